// When a slot is: by the clocks at the venue, as the hub writes it, and by the visitor's own where those show something else.
import { clockTime, dayName } from '../../sessions/times';
import type { Slot } from '../graphql/schema';

export type { Slot };

/** Free times of one mentor that are asked for: as many as the hub gives. */
export const TIMES_MAX = 200;

/** What a clock and a calendar on the wall show. */
export interface WallTime {
  /** `2026-11-24` */
  day: string;
  /** Minutes after midnight. */
  minute: number;
}

/** A day at the venue, and what is on it. */
export interface VenueDay<Timed> {
  day: string;
  slots: Timed[];
}

/** What the venue's clocks show: the text says it, so that no table of time zones is asked. */
export function venueTime(local: string): WallTime {
  const [hours, minutes] = local.slice(11, 16).split(':').map(Number);
  return { day: local.slice(0, 10), minute: (hours ?? 0) * 60 + (minutes ?? 0) };
}

/** What clocks in `zone` show at a moment. */
export function timeIn(zone: string, moment: string): WallTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = new Map(format.formatToParts(new Date(moment)).map((it) => [it.type, it.value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  return {
    day: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** The zone that this browser is set to. */
export function visitorZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the visitor's own clocks show, where that is not what the venue's show. */
export function visitorTime(slot: Slot, zone: string): WallTime | null {
  const venue = venueTime(slot.local);
  const own = timeIn(zone, slot.start);
  return own.day === venue.day && own.minute === venue.minute ? null : own;
}

/** "04:15", or "Mon 23 Nov, 23:15" where it is another day there than at the venue. */
export function ownTimeText(own: WallTime, venueDay: string, language: string): string {
  const time = clockTime(own.minute);
  return own.day === venueDay ? time : `${dayName(own.day, language, 'short')}, ${time}`;
}

/** By the days of the venue, in the order in which they come. */
export function byDay<Timed extends { local: string }>(slots: readonly Timed[]): VenueDay<Timed>[] {
  const days = new Map<string, Timed[]>();
  for (const slot of slots) {
    const { day } = venueTime(slot.local);
    const those = days.get(day);
    if (those) those.push(slot);
    else days.set(day, [slot]);
  }
  return [...days].map(([day, those]) => ({ day, slots: those }));
}

/** "Berlin", of `Europe/Berlin`. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
