// The board on the screen: of which day, as of when. Asked for anew whenever the kiosk says that it may be another.
import type { Backend } from '../backend/backend';
import type { BoardView } from '../backend/sessions';

export class Board {
  /** The last one; none until the first arrives. */
  view = $state.raw<BoardView | null>(null);
  /** When it arrived, on the clock of `now()`. */
  at = $state(0);
  /** The chosen day; none for today, whatever day that is. */
  #day: string | null = null;
  #asked = 0;

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Goes to another day; none for today. */
  choose(day: string | null): Promise<void> {
    this.#day = day;
    return this.load();
  }

  /** Asks for it again. An answer that a later one has overtaken is left aside. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const view = await this.#backend.sessions(this.#day);
      if (asked !== this.#asked) return;
      this.view = view;
      this.at = performance.now();
    } catch {
      // What is there stays; the next change of the kiosk's asks again.
    }
  }
}
