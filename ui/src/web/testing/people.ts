// People and bookings as tests of pages know them.
import type { Booking } from '../booking/fragment';
import type { Card } from '../people/card';

export const card = (name: string, more: Partial<Card> = {}): Card => ({
  id: name.toLowerCase().replaceAll(' ', '-'),
  name,
  headline: null,
  initials: name
    .split(' ')
    .map((word) => word[0])
    .join(''),
  pictureUrl: null,
  ...more,
});

export const ada = card('Ada Okonkwo', { headline: 'Compilers' });

const MAY_NOTHING = {
  reschedule: false,
  cancel: false,
  rate: false,
  report: false,
  complete: false,
  noShow: false,
};

/** A booking that can still be moved and cancelled, but for `more`. */
export const booking = (
  more: Partial<Booking> = {},
  may: Partial<Booking['may']> = {},
): Booking => ({
  id: 'b1',
  state: 'BOOKED',
  start: '2026-11-24T11:15:00Z',
  startLocal: '2026-11-24T12:15:00+01:00',
  endLocal: '2026-11-24T12:30:00+01:00',
  timeZone: 'Europe/Berlin',
  mentor: ada,
  guest: 'Lena Fischer',
  toBeConfirmed: false,
  may: { ...MAY_NOTHING, reschedule: true, cancel: true, report: true, ...may },
  rating: null,
  linkValidUntil: null,
  ics: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
  ...more,
});

export const slots = [
  { start: '2026-11-24T13:00:00Z', local: '2026-11-24T14:00:00+01:00' },
  { start: '2026-11-24T13:15:00Z', local: '2026-11-24T14:15:00+01:00' },
  { start: '2026-11-25T09:00:00Z', local: '2026-11-25T10:00:00+01:00' },
];
