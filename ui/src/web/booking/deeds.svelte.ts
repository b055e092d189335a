// What is being done about a booking: under way, refused and why, or done.
import { ask, type FailureCode, failureCode } from '../graphql/client';
import { CANCEL, RATE, REPORT, RESCHEDULE } from './booking.graphql';
import type { Booking, BookingRef } from './fragment';

/** What was done. */
export type Deed = 'moved' | 'cancelled' | 'rated' | 'reported';

export class BookingDeeds {
  busy = $state(false);
  refused = $state<FailureCode | null>(null);
  readonly #booking: BookingRef;
  readonly #ondone: (deed: Deed, booking: Booking) => void;

  constructor(booking: BookingRef, ondone: (deed: Deed, booking: Booking) => void) {
    this.#booking = booking;
    this.#ondone = ondone;
  }

  move(slot: string): Promise<void> {
    const variables = { booking: this.#booking, slot };
    return this.#attempt('moved', async () => (await ask(RESCHEDULE, variables)).reschedule);
  }

  cancel(): Promise<void> {
    const variables = { booking: this.#booking };
    return this.#attempt('cancelled', async () => (await ask(CANCEL, variables)).cancel);
  }

  rate(stars: number, text: string): Promise<void> {
    const variables = { booking: this.#booking, stars, text: text.trim() };
    return this.#attempt('rated', async () => (await ask(RATE, variables)).rate);
  }

  report(text: string): Promise<void> {
    const variables = { booking: this.#booking, text: text.trim() };
    return this.#attempt('reported', async () => (await ask(REPORT, variables)).report);
  }

  /** One at a time: a second press while the first is under way does nothing. */
  async #attempt(deed: Deed, act: () => Promise<Booking>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.refused = null;
    try {
      this.#ondone(deed, await act());
    } catch (thrown) {
      this.refused = failureCode(thrown);
    } finally {
      this.busy = false;
    }
  }
}
