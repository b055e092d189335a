// Something that a button does at the hub: under way, done, or failed with a code.
import { type FailureCode, failureCode } from './graphql/client';

export class Deed {
  busy = $state(false);
  failure = $state<FailureCode | null>(null);

  /** Does it, once at a time; whether it was done. */
  async run(deed: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    try {
      await deed();
    } catch (thrown) {
      this.failure = failureCode(thrown);
    } finally {
      this.busy = false;
    }
    return this.failure === null;
  }
}
