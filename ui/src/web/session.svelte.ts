// The event, and who is signed in. What was known last is kept, so that one's own page works with no network.
import { HubClock } from './code/hubClock';
import { ask, type FailureCode, failureCode } from './graphql/client';
import type { Event } from './graphql/schema';
import { keep, kept } from './kept';
import { FRAME, type OwnProfile, SIGN_OUT } from './session.graphql';

/** What is kept between visits; nothing of it is secret. */
interface Known {
  event: Event | null;
  me: OwnProfile | null;
  address: string | null;
  /** Hub time minus this device's, as of the last answer. */
  aheadMs: number;
}

const KEPT_AS = 'portico.session';
const NOTHING: Known = { event: null, me: null, address: null, aheadMs: 0 };

class Session {
  #known = $state.raw<Known>(kept<Known>(KEPT_AS) ?? NOTHING);
  /** Whether the hub has said, since the page was opened, who is signed in. */
  fresh = $state(false);
  failure = $state<FailureCode | null>(null);
  /** The hub's time. */
  readonly clock = new HubClock();

  constructor() {
    this.clock.learn(this.#known.aheadMs);
  }

  get event(): Event | null {
    return this.#known.event;
  }

  /** Who is signed in, as far as is known here. */
  get me(): OwnProfile | null {
    return this.#known.me;
  }

  get address(): string | null {
    return this.#known.address;
  }

  /** By how many milliseconds the hub's clock is ahead of this device's. */
  get aheadMs(): number {
    return this.#known.aheadMs;
  }

  /** Asks the hub anew; where it cannot be reached, what was known stays. */
  refresh = async (): Promise<void> => {
    const asked = Date.now();
    try {
      const { event, me } = await ask(FRAME);
      const middle = (asked + Date.now()) / 2;
      const aheadMs = event ? Date.parse(event.now) - middle : 0;
      this.#set({ event, me: me?.profile ?? null, address: me?.address ?? null, aheadMs });
      this.clock.learn(aheadMs);
      this.failure = null;
    } catch (thrown) {
      this.failure = failureCode(thrown);
    }
  };

  /** The hub said that nobody is signed in any more. */
  ended(): void {
    this.#set({ ...this.#known, me: null, address: null });
  }

  /** Signs this browser out. */
  async signOut(): Promise<void> {
    await ask(SIGN_OUT);
    this.ended();
  }

  #set(known: Known): void {
    const left = this.#known.me !== null && this.#known.me.id !== known.me?.id;
    if (left) void import('./code/leave').then(({ leave }) => leave());
    this.#known = known;
    this.fresh = true;
    keep(KEPT_AS, known);
  }
}

export const session = new Session();
