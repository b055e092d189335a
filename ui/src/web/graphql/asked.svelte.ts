// What a page has asked for: not there yet, there, or failed and to be asked again.
import { type FailureCode, failureCode } from './client';

export class Asked<Answer> {
  /** The newest answer; it stays while it is asked for again. */
  value = $state.raw<Answer | null>(null);
  failure = $state<FailureCode | null>(null);
  busy = $state(false);
  #round = 0;

  constructor(private readonly question: () => Promise<Answer>) {}

  /** Asks, or asks again. Of several answers under way only that of the last question counts. */
  again = async (): Promise<void> => {
    const round = ++this.#round;
    this.busy = true;
    try {
      const value = await this.question();
      if (round !== this.#round) return;
      this.value = value;
      this.failure = null;
    } catch (thrown) {
      if (round === this.#round) this.failure = failureCode(thrown);
    } finally {
      if (round === this.#round) this.busy = false;
    }
  };
}

/**
 * Asks now, and again whenever something reactive that the question reads has changed. Call it while a component is
 * being made.
 */
export function asking<Answer>(question: () => Promise<Answer>): Asked<Answer> {
  const asked = new Asked(question);
  $effect(() => void asked.again());
  return asked;
}
