// Times in two zones (ML booking rules): what the venue's clocks show is what the hub wrote, and what the visitor's show is true.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { byDay, ownTimeText, placeOf, timeIn, venueTime, visitorTime, type Slot } from './times';

const QUARTER_MS = 15 * 60_000;
/** Zones with whole, half and quarter hours, on both sides of the date line, with and without summer time. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
];
const zone = fc.constantFrom(...ZONES);
/** Slots of three years: every change of clocks is among them. */
const moment = fc
  .integer({ min: 0, max: 3 * 365 * 96 })
  .map((quarter) => new Date(Date.UTC(2026, 0, 1) + quarter * QUARTER_MS));

const two = (number: number) => String(number).padStart(2, '0');

/** As the hub writes a moment: by the venue's clocks, with their offset. */
function slotAt(date: Date, venue: string): Slot {
  const wall = timeIn(venue, date.toISOString());
  const time = `${two(Math.floor(wall.minute / 60))}:${two(wall.minute % 60)}:00`;
  const offset = (Date.parse(`${wall.day}T${time}Z`) - date.getTime()) / 60_000;
  const size = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  const written = `${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return { start: date.toISOString(), local: `${wall.day}T${time}${written}` };
}

describe('a slot in two zones', () => {
  it('is, by the venue’s clocks, what the hub wrote', () => {
    expect(venueTime('2026-11-24T10:15:00+01:00')).toEqual({ day: '2026-11-24', minute: 615 });
    fc.assert(
      fc.property(moment, zone, (date, venue) => {
        const slot = slotAt(date, venue);
        expect(Date.parse(slot.local)).toBe(date.getTime());
        expect(venueTime(slot.local)).toEqual(timeIn(venue, slot.start));
      }),
      { numRuns: 512 },
    );
  });

  it('is said in the visitor’s time exactly where their clocks show something else', () => {
    fc.assert(
      fc.property(moment, zone, zone, (date, venue, visitor) => {
        const own = visitorTime(slotAt(date, venue), visitor);
        const truth = timeIn(visitor, date.toISOString());
        const same = JSON.stringify(truth) === JSON.stringify(timeIn(venue, date.toISOString()));
        expect(own).toEqual(same ? null : truth);
      }),
      { numRuns: 512 },
    );
  });

  it('names the visitor’s day where it is another', () => {
    const slot = { start: '2026-11-24T04:15:00Z', local: '2026-11-24T05:15:00+01:00' };
    const there = visitorTime(slot, 'America/New_York');
    expect(there && ownTimeText(there, '2026-11-24', 'en-GB')).toBe('Mon 23 Nov, 23:15');
    const near = visitorTime(slot, 'Europe/London');
    expect(near && ownTimeText(near, '2026-11-24', 'en-GB')).toBe('04:15');
  });
});

describe('slots by day', () => {
  it('keeps every slot once, in order, under the venue’s own day', () => {
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 60 }), zone, (dates, venue) => {
        const sorted = dates.toSorted((one, other) => one.getTime() - other.getTime());
        const slots = sorted.map((date) => slotAt(date, venue));
        const days = byDay(slots);
        expect(days.flatMap((day) => day.slots)).toEqual(slots);
        expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
        for (const { day, slots: those } of days)
          for (const slot of those) expect(slot.local.startsWith(day)).toBe(true);
      }),
    );
  });
});

it('names a zone by its place', () => {
  expect(placeOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(placeOf('UTC')).toBe('UTC');
});
