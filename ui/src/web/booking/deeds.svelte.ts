// What is done about a booking, and who is told once it is.
import { Deed } from '../deed.svelte';
import { ask } from '../graphql/client';
import { CANCEL, RATE, REPORT, RESCHEDULE } from './booking.graphql';
import type { Booking, BookingRef } from './fragment';

/** What was done. */
export type Done = 'moved' | 'cancelled' | 'rated' | 'reported';

export class BookingDeeds extends Deed {
  readonly #booking: BookingRef;
  readonly #ondone: (done: Done, booking: Booking) => void;

  constructor(booking: BookingRef, ondone: (done: Done, booking: Booking) => void) {
    super();
    this.#booking = booking;
    this.#ondone = ondone;
  }

  move(slot: string): Promise<boolean> {
    const variables = { booking: this.#booking, slot };
    return this.run(async () =>
      this.#ondone('moved', (await ask(RESCHEDULE, variables)).reschedule),
    );
  }

  cancel(): Promise<boolean> {
    const variables = { booking: this.#booking };
    return this.run(async () => this.#ondone('cancelled', (await ask(CANCEL, variables)).cancel));
  }

  rate(stars: number, text: string): Promise<boolean> {
    const variables = { booking: this.#booking, stars, text: text.trim() };
    return this.run(async () => this.#ondone('rated', (await ask(RATE, variables)).rate));
  }

  report(text: string): Promise<boolean> {
    const variables = { booking: this.#booking, text: text.trim() };
    return this.run(async () => this.#ondone('reported', (await ask(REPORT, variables)).report));
  }
}
