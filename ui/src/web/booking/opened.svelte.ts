// What a booking's link opens: the booking, why the link has ended, or that the hub could not be asked.
import { ask, Failure, failureCode, type FailureCode } from '../graphql/client';
import { BOOKING_BY_LINK } from './booking.graphql';
import type { Booking } from './fragment';

/** Why a link that the hub knows has ended. `unknown`: it does not know it. */
export const ENDINGS = [
  'expired',
  'moved',
  'cancelled',
  'rated',
  'reported',
  'renewed',
  'unknown',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** Why the hub refused a link; none where that was for another reason. */
export function endingOf(thrown: unknown): Ending | null {
  if (!(thrown instanceof Failure) || thrown.code !== 'UNAUTHORIZED') return null;
  return ENDINGS.find((ending) => ending === thrown.endedBecause) ?? 'unknown';
}

export class OpenedLink {
  booking = $state.raw<Booking | null>(null);
  ended = $state<Ending | null>(null);
  failure = $state<FailureCode | null>(null);
  /** When the booking was told, on the clock of `performance.now()`. */
  at = $state(0);
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** Asks the hub, or asks it again. Looking spends nothing. */
  load = async (): Promise<void> => {
    try {
      const { booking } = await ask(BOOKING_BY_LINK, { link: this.#token });
      this.at = performance.now();
      this.booking = booking;
      this.ended = null;
      this.failure = null;
    } catch (thrown) {
      this.ended = endingOf(thrown);
      this.failure = this.ended ? null : failureCode(thrown);
      if (this.ended) this.booking = null;
    }
  };
}
