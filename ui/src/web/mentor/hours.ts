// A mentor's hours while they are being edited: quarter hours by the venue's clocks, weekly and by day, and what is not in order.
import { clockTime } from '../../sessions/times';
import type { DayHours, Stretch, WeeklyHours } from '../graphql/schema';

export type { DayHours, Stretch, WeeklyHours };

/** Why a day's stretches cannot be kept. */
export type HoursProblem = 'quarter' | 'order' | 'overlap';

export const QUARTER = 15;
export const MINUTES_OF_DAY = 24 * 60;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** What the hub takes at most. */
export const STRETCHES_MAX = 64;
export const DAYS_MAX = 366;

/** What a new stretch is, where a day has none yet. */
const FIRST: Stretch = { from: 10 * 60, until: 12 * 60 };
/** How far from the last one, and how long, a further stretch is. */
const PAUSE = 60;
const LENGTH = 120;

/** Minutes after midnight of "10:15"; none where it is no time. */
export function minuteOf(clock: string): number | null {
  const found = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(clock);
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2]);
  return minute <= MINUTES_OF_DAY ? minute : null;
}

/** For a field that knows no 24:00: the end of the day is its midnight. */
export function fieldText(minute: number): string {
  return clockTime(minute % MINUTES_OF_DAY);
}

/** The end that a field says: midnight is the end of the day, since no stretch ends where the day begins. */
export function endOf(clock: string): number | null {
  const minute = minuteOf(clock);
  return minute === 0 ? MINUTES_OF_DAY : minute;
}

/** What is not in order with the stretches of one day, by the first that is not. */
export function problemOf(stretches: readonly Stretch[]): HoursProblem | null {
  const sorted = stretches.toSorted((one, other) => one.from - other.from);
  for (const [index, { from, until }] of sorted.entries()) {
    if (from % QUARTER || until % QUARTER) return 'quarter';
    if (from < 0 || from >= until || until > MINUTES_OF_DAY) return 'order';
    const before = sorted[index - 1];
    if (before && before.until > from) return 'overlap';
  }
  return null;
}

/** One more stretch, after the others if there is room; none where the day is full. */
export function nextStretch(stretches: readonly Stretch[]): Stretch | null {
  if (stretches.length === 0) return { ...FIRST };
  const last = Math.max(...stretches.map(({ until }) => until));
  const from = Math.min(last + PAUSE, MINUTES_OF_DAY - QUARTER);
  if (from < last) return null;
  return { from, until: Math.min(from + LENGTH, MINUTES_OF_DAY) };
}

/** All seven days, those without hours too. */
export function wholeWeek(hours: readonly WeeklyHours[]): WeeklyHours[] {
  return WEEKDAYS.map((weekday) => ({
    weekday,
    stretches: hours.filter((it) => it.weekday === weekday).flatMap((it) => it.stretches),
  }));
}

/** What is sent: in order, and of the week only the days that have hours. */
export function toKeep(
  week: readonly WeeklyHours[],
  days: readonly DayHours[],
): { hours: WeeklyHours[]; days: DayHours[] } {
  const sorted = ({ stretches }: { stretches: Stretch[] }) =>
    stretches.map((it) => ({ ...it })).toSorted((one, other) => one.from - other.from);
  return {
    hours: week
      .filter(({ stretches }) => stretches.length > 0)
      .map((it) => ({ weekday: it.weekday, stretches: sorted(it) })),
    days: days
      .map((it) => ({ day: it.day, stretches: sorted(it) }))
      .toSorted((one, other) => one.day.localeCompare(other.day)),
  };
}

/** How many sessions fit into stretches. */
export function countSlots(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, until }) => sum + Math.max(0, until - from) / QUARTER, 0);
}

/** "10:00-12:00, 14:00-16:00". */
export function stretchesText(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ from, until }) => `${clockTime(from)}\u2013${clockTime(until)}`)
    .join(', ');
}
