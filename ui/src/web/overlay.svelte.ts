// Whether something lies over the page: what is below it can then neither be reached nor read out.
import { untrack } from 'svelte';

class Overlay {
  #open = $state(0);

  get covers(): boolean {
    return this.#open > 0;
  }

  /** Something lies over the page now; the function it gives says that it is gone. */
  cover(): () => void {
    this.#open = untrack(() => this.#open) + 1;
    return () => (this.#open -= 1);
  }
}

export const overlay = new Overlay();
