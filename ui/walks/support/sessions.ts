// Sessions as a walk finds them: booked already, and begun.
import type { Visitor } from './browser';
import type { Hub } from './hub';

/** The venue's clocks. */
const ZONE = 'Europe/Berlin';
const QUARTER_MS = 15 * 60_000;

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
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: ZONE,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(begun);
  await hub.command('booking', 'move', booking, local, '--override');
}
