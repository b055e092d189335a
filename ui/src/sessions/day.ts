// What a day's board comes to: how many sessions, how many guests are here, and who is next.
import type { BoardView, BookingView, SlotView } from '../backend/sessions';

/** A booked slot and its mentor's name. */
export interface Session {
  slot: SlotView;
  booking: BookingView;
  mentor: string;
}

const WAITING = ['booked', 'rescheduled'];

/** Whether it still waits for its guest. */
export function isWaiting({ state }: BookingView): boolean {
  return WAITING.includes(state);
}

/** All that is booked that day. */
export function sessionsOf(board: BoardView): Session[] {
  return board.mentors.flatMap(({ mentor, slots }) =>
    slots.flatMap((slot) =>
      slot.booking ? [{ slot, booking: slot.booking, mentor: mentor.name }] : [],
    ),
  );
}

/** The first that is still to begin, by what the kiosk said `elapsedMs` ago. */
export function nextUp(sessions: Session[], elapsedMs: number): Session | null {
  const toCome = sessions.filter(
    ({ slot, booking }) => isWaiting(booking) && slot.when.startsInMs > elapsedMs,
  );
  toCome.sort((one, other) => one.slot.when.slotMs - other.slot.when.slotMs);
  return toCome[0] ?? null;
}
