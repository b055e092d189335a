// What gives the guest of a refused session another time.
import type { CaseSession, Deed } from '../backend/sessions';

/** Moves the booking if it still stands, else books anew for the same guest; none where the guest is not known. */
export function insteadDeed(mentor: string, session: CaseSession, slotMs: number): Deed | null {
  const { stands, guest } = session;
  if (stands) {
    const { booking, slotMs: fromMs } = stands;
    return { type: 'move', booking, fromMs, toMs: slotMs, overrideNotice: false };
  }
  if (guest === null) return null;
  return {
    type: 'book',
    mentor,
    slotMs,
    guest: { type: 'known', id: guest },
    overrideNotice: false,
  };
}
