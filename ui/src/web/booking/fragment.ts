// What pages show of a booking.
import type * as hub from '../graphql/schema';
import { CARD, type Card } from '../people/card';

export type Booking = Omit<hub.Booking, 'mentor' | 'freeSlots' | 'end'> & { mentor: Card };

/** One's own booking: by the link that shows it, or, signed in, by its id. */
export type BookingRef = { link: string } | { id: string };

export const BOOKING = `fragment booking on Booking {
  id state start startLocal endLocal timeZone guest toBeConfirmed linkValidUntil ics
  mentor { ...card }
  may { reschedule cancel rate report complete noShow }
  rating { stars text }
} ${CARD}`;
