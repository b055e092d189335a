// What has happened so far, and waiting for what is to happen: the walks wait for events, each with a named limit.
import { EventEmitter, once } from 'node:events';

/** What a program on this machine does at once: start, answer a request, write a line. */
export const PROMPT_MS = 20_000;

export class Happenings<Item> {
  readonly all: Item[] = [];
  readonly #more = new EventEmitter();
  #over: string | null = null;

  add(item: Item): void {
    this.all.push(item);
    this.#more.emit('more');
  }

  /** Nothing more will happen, and why. */
  end(why: string): void {
    this.#over ??= why;
    this.#more.emit('more');
  }

  /** Where the first one lies, from `from` on, that is what one waits for. */
  async first(what: string, isIt: (item: Item) => boolean, from = 0): Promise<number> {
    const signal = AbortSignal.timeout(PROMPT_MS);
    for (let at = from; ; at += 1) {
      while (at >= this.all.length) await this.#next(what, signal);
      if (isIt(this.all[at] as Item)) return at;
    }
  }

  async #next(what: string, signal: AbortSignal): Promise<void> {
    const last = () => JSON.stringify(this.all.slice(-10), null, 1);
    if (this.#over !== null) throw new Error(`no ${what}: ${this.#over}; last came ${last()}`);
    await once(this.#more, 'more', { signal }).catch(() => {
      throw new Error(`waited ${PROMPT_MS} ms for ${what}; last came ${last()}`);
    });
  }
}
