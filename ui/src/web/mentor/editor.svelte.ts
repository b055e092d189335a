// A mentor's hours while they are changed: a copy of their own, until it is saved or left.
import type { HoursAnswer } from './mentor.graphql';
import {
  type DayHours,
  DAYS_MAX,
  nextStretch,
  problemOf,
  type Stretch,
  STRETCHES_MAX,
  toKeep,
  type WeeklyHours,
  wholeWeek,
} from './hours';

export class HoursEditor {
  week = $state<WeeklyHours[]>([]);
  days = $state<DayHours[]>([]);
  readonly #before: string;

  constructor(answer: HoursAnswer) {
    const copy = structuredClone({ hours: answer.hours, days: answer.days });
    this.week = wholeWeek(copy.hours);
    this.days = copy.days;
    this.#before = JSON.stringify(this.kept);
  }

  /** What is sent. */
  get kept(): HoursAnswer {
    return toKeep($state.snapshot(this.week), $state.snapshot(this.days));
  }

  get changed(): boolean {
    return JSON.stringify(this.kept) !== this.#before;
  }

  /** Whether the hub would take it. */
  get sound(): boolean {
    const all = [...this.week, ...this.days];
    return all.every(({ stretches }) => problemOf(stretches) === null);
  }

  /** Whether another stretch fits. */
  mayAdd(stretches: readonly Stretch[]): boolean {
    return stretches.length < STRETCHES_MAX && nextStretch(stretches) !== null;
  }

  add(stretches: Stretch[]): void {
    const next = nextStretch(stretches);
    if (next) stretches.push(next);
  }

  /** A day with hours of its own: none at first. A day that is there already stays as it is. */
  addDay(day: string): void {
    const known = this.days.some((other) => other.day === day);
    if (!day || known || this.days.length >= DAYS_MAX) return;
    this.days = [...this.days, { day, stretches: [] }].toSorted((one, other) =>
      one.day.localeCompare(other.day),
    );
  }

  removeDay(day: string): void {
    this.days = this.days.filter((other) => other.day !== day);
  }
}
