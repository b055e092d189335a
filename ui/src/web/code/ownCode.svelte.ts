// One's own code, as long as it is on show: replaced before it expires (IC-3.3), on demand (IC-3.4), and once it was used.
import { type FailureCode, failureCode } from '../graphql/client';
import type { HubClock } from './hubClock';
import { OlderCodes } from './olderCodes.svelte';
import { ROTATE_BEFORE_EXPIRY_MS } from './proof';
import { type Code, fromHub, type Owner, renewed, type Source, sourceFor } from './sources';

/** After a failure it is tried again this much later, and at once when the network comes back. */
const RETRY_MS = 10_000;
/** Timers may wake a little early. */
const LEAST_WAIT_MS = 50;

/** When a code is to be replaced, in hub time. */
export const replaceAtMs = (code: Code): number => code.expiresMs - ROTATE_BEFORE_EXPIRY_MS;

export class OwnCode {
  current = $state.raw<Code | null>(null);
  /** Who makes the codes; none until that is known. */
  kind = $state<Source['kind'] | null>(null);
  failure = $state<FailureCode | null>(null);
  /** Those that the present one was asked for to replace. */
  readonly older = new OlderCodes();
  #source: Source | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #making: Promise<void> | null = null;
  #onShow = false;

  constructor(
    private readonly owner: Owner,
    private readonly clock: HubClock,
  ) {}

  /** Shows codes until the function it gives is called. */
  show(): () => void {
    const wake = () => void this.#keepUp();
    this.#onShow = true;
    wake();
    void this.#checkKey();
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      this.#onShow = false;
      clearTimeout(this.#timer);
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  }

  /** Another code, now. Where that fails the present one stays. */
  async replace(): Promise<void> {
    await this.#make();
    if (this.failure) throw new Error(this.failure);
  }

  /** Another code, which somebody asked for: it ends those before (IC-1.3). A hub that makes codes ends them itself. */
  async refresh(): Promise<void> {
    await this.replace();
    if (this.kind === 'device' && this.current) void this.older.end(this.current.issuedMs);
  }

  /** Makes a code where one is due; sleeps until the next is. */
  async #keepUp(): Promise<void> {
    void this.older.catchUp(this.clock.now());
    const due = this.current === null || this.clock.now() >= replaceAtMs(this.current);
    // Codes of the hub are counted, so none is asked for while nobody looks.
    const looked = this.kind === 'device' || document.visibilityState === 'visible';
    if (due && looked) await this.#make();
    else this.#sleep();
  }

  #make(): Promise<void> {
    this.#making ??= this.#makeOne().finally(() => {
      this.#making = null;
      this.#sleep();
    });
    return this.#making;
  }

  async #makeOne(): Promise<void> {
    try {
      this.#source ??= await sourceFor(this.owner);
      this.kind = this.#source.kind;
      this.current = await this.#source.next(this.clock.now());
      this.failure = null;
    } catch (thrown) {
      this.failure = failureCode(thrown);
    }
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    if (!this.#onShow) return;
    const untilDue = this.current ? replaceAtMs(this.current) - this.clock.now() : 0;
    const wait = untilDue > 0 && !this.failure ? untilDue : RETRY_MS;
    this.#timer = setTimeout(() => void this.#keepUp(), Math.max(wait, LEAST_WAIT_MS));
  }

  /** A key that was revoked elsewhere makes no more codes here. */
  async #checkKey(): Promise<void> {
    await this.#keepUp();
    if (this.#source === null || this.#source === fromHub) return;
    try {
      const source = await renewed(this.owner);
      if (!source) return;
      this.#source = source;
      await this.#make();
    } catch {
      // No network: the key is believed to be good, as kiosks with no network believe it.
    }
  }
}
