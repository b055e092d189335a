// What the kiosk last said of itself, and when: the one source for everything on the screens but the answers.
import type { Backend } from './backend/backend';
import type { FoundSession } from './backend/sessions';
import type { CameraView, Update, View } from './backend/types';
import type { ShownAnswer } from './answer/shown.svelte';

/** How far the wall clock and ours may part in a second before the view is asked for again (the machine slept). */
const SLEPT_MS = 3000;

/** Why a kiosk shows nothing more: it was withdrawn from the event, or the event is over. */
export type End = 'revoked' | 'over';

export class Kiosk {
  /** The last whole view; none until the first arrives. */
  view = $state.raw<View | null>(null);
  /** When it arrived, on the clock of `now()`. */
  at = $state(0);
  /** The camera, which changes more often than the rest. */
  camera = $state.raw<CameraView | null>(null);
  /** The session that the last scanned link is for, and when it was told; none once it is put away. */
  found = $state.raw<{ session: FoundSession; at: number } | null>(null);
  /** Why there is nothing more to show; none while the event goes on. */
  readonly ended = $derived<End | null>(
    this.view?.sync.state === 'revoked' ? 'revoked' : this.view?.over ? 'over' : null,
  );
  /** Why the kiosk could not be started, in words for staff. */
  failure = $state<string | null>(null);

  readonly #backend: Backend;
  readonly #answers: ShownAnswer;

  constructor(backend: Backend, answers: ShownAnswer) {
    this.#backend = backend;
    this.#answers = answers;
  }

  /** Asks for everything, and hears of every change from then on. */
  async start(): Promise<void> {
    try {
      await this.#backend.subscribe((update) => this.take(update));
    } catch (reason) {
      this.failure = reason instanceof Error ? reason.message : String(reason);
    }
  }

  /** Takes in one update. */
  take(update: Update): void {
    if (update.type === 'view') this.#setView(update);
    else if (update.type === 'camera') this.camera = update;
    else if (update.type === 'session') this.found = { session: update, at: performance.now() };
    else this.#answers.show(update);
  }

  /** Asks for the view again whenever the machine has slept, since our clock stood still meanwhile. */
  watchForSleep(): () => void {
    let drift = Date.now() - performance.now();
    const timer = setInterval(() => {
      const driftNow = Date.now() - performance.now();
      if (Math.abs(driftNow - drift) > SLEPT_MS) void this.#ask();
      drift = driftNow;
    }, 1000);
    return () => clearInterval(timer);
  }

  async #ask(): Promise<void> {
    try {
      this.#setView(await this.#backend.view());
    } catch {
      // The next update brings what this one would have.
    }
  }

  #setView(view: View): void {
    this.view = view;
    this.camera = view.camera;
    this.at = performance.now();
    this.failure = null;
  }
}
