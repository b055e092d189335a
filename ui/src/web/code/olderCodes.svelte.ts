// A new code that somebody asked for ends those before it (IC-1.3). The hub does that for codes that a device signs, as soon as
// it is reached.
import { ask } from '../graphql/client';
import { instantOf } from '../time';
import { END_OLDER_CODES } from './code.graphql';
import { VALID_MS } from './proof';

export class OlderCodes {
  /** Whether one is still good that was to end, since the hub could not be asked. */
  stay = $state(false);
  /** What was signed before this hub time is to end. */
  #beforeMs: number | null = null;

  /** Ends what this device signed before `beforeMs`, now or when the hub is reached again. */
  async end(beforeMs: number): Promise<void> {
    this.#beforeMs = beforeMs;
    await this.catchUp(beforeMs);
  }

  /** Ends what is still to end. What has expired by `nowMs` has ended by itself. */
  async catchUp(nowMs: number): Promise<void> {
    const beforeMs = this.#beforeMs;
    if (beforeMs === null) return;
    try {
      if (nowMs < beforeMs + VALID_MS) {
        await ask(END_OLDER_CODES, { before: instantOf(beforeMs) });
      }
      if (this.#beforeMs === beforeMs) this.#beforeMs = null;
      this.stay = false;
    } catch {
      this.stay = true;
    }
  }
}
