// The last step of signing in, by a code or by a link: the name where the hub asks for it, and what became of a code that
// was claimed before.
import { keepClaim } from '../connect/claim';
import type { Result } from '../connect/connect.graphql';
import { type FailureCode, failureCode } from '../graphql/client';
import { session } from '../session.svelte';
import { goOn } from '../then';
import type { Arrived } from './signin.graphql';

export class Arrival {
  failure = $state<FailureCode | null>(null);
  busy = $state(false);
  /** The address is proved; the hub wants to know who it is. */
  nameNeeded = $state(false);
  /** What became of the claim; to be shown before going on. */
  connected = $state.raw<Result | null>(null);

  /** `prove` sends the code or the link, and the name where there is one. */
  constructor(private readonly prove: (name: string | null) => Promise<Arrived>) {}

  send = async (name: string | null = null): Promise<void> => {
    this.busy = true;
    this.failure = null;
    try {
      const { nameNeeded, connected } = await this.prove(name);
      this.nameNeeded = nameNeeded;
      if (!nameNeeded) await this.#signedIn(connected);
    } catch (thrown) {
      this.failure = failureCode(thrown);
    } finally {
      this.busy = false;
    }
  };

  async #signedIn(connected: Result | null): Promise<void> {
    keepClaim(null);
    await session.refresh();
    this.connected = connected;
    if (!connected) goOn();
  }
}
