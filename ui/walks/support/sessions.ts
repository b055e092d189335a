// Sessions as a walk finds them: free, booked already, and begun; and the clocks that they are by.
import type { Page } from 'playwright-core';

import type { Visitor } from './browser';
import type { Hub } from './hub';

/** The venue's clocks. */
const ZONE = 'Europe/Berlin';
const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** What clocks in a zone show: `2026-11-24 14:15`. */
export function clockIn(timeZone: string, moment: Date): string {
  const long = { dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, ...long }).format(moment);
}

export const atVenue = (moment: Date): string => clockIn(ZONE, moment);

/** The date at the venue so many days from now: `2026-11-24`. */
export const inDays = (days: number): string =>
  atVenue(new Date(Date.now() + days * DAY_MS)).slice(0, 10);

/** Presses the n-th free time that a part of the page offers. */
export async function takeTime(page: Page, within: string, nth: number): Promise<void> {
  await page.locator(within).locator('[data-slot]').nth(nth).click();
}

interface Mentors {
  mentors: { person: { id: string; name: string }; freeSlots: { start: string }[] }[];
}

/** Books this mentor's first free time for a guest, without going through the page for it; the booking's id. */
export async function booked(guest: Visitor, mentor: string, address: string): Promise<string> {
  const { mentors } = await guest.ask<Mentors>(
    '{ mentors { person { id name } freeSlots(first: 1) { start } } }',
  );
  const found = mentors.find(({ person }) => person.name === mentor);
  const slot = found?.freeSlots[0]?.start;
  const input = { mentor: found?.person.id, slot, name: 'Rita Levi', address };
  const { book } = await guest.ask<{ book: { id: string } }>(
    'mutation ($input: BookInput!) { book(input: $input) { id } }',
    { input },
  );
  return book.id;
}

/** Staff move a session to the quarter of an hour that it is now, so that it has begun. */
export async function moveToNow(hub: Hub, booking: string): Promise<void> {
  const begun = new Date(Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS);
  await hub.command('booking', 'move', booking, atVenue(begun), '--override');
}
