// Who can be booked, booking, and one's own bookings.
import { BOOKING, type Booking } from '../booking/fragment';
import { document } from '../graphql/client';
import type { BookInput, Slot } from '../graphql/schema';
import { CARD, type Card } from '../people/card';

export interface MentorView {
  person: Card;
  freeSlots: Slot[];
}

export const MENTORS = document<{ mentors: MentorView[] }, { first: number }>(
  `query Mentors($first: Int!) {
  mentors { person { ...card } freeSlots(first: $first) { start local } }
} ${CARD}`,
);

export const OWN_BOOKINGS = document<{ me: { bookings: Booking[] } | null }>(
  `query OwnBookings { me { bookings { ...booking } } } ${BOOKING}`,
);

export const BOOK = document<{ book: Booking }, { input: BookInput }>(
  `mutation Book($input: BookInput!) { book(input: $input) { ...booking } } ${BOOKING}`,
);
