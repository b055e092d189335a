// One's connections as they are searched for: what is typed, by which tag, and what was found so far.
import { ask, type FailureCode, failureCode } from '../graphql/client';
import type { TagCount } from '../graphql/schema';
import type { Connection } from './connection';
import { type Found, PEOPLE } from './people.graphql';

/** People that come at a time. */
export const PAGE = 20;
/** The most that the hub gives at a time. */
const PAGE_MAX = 50;
/** How long nobody types before it is searched for. */
const PAUSE_MS = 200;

export class FoundPeople {
  text = $state('');
  tag = $state<string | null>(null);
  nodes = $state.raw<Connection[]>([]);
  total = $state(0);
  more = $state(false);
  tags = $state.raw<TagCount[]>([]);
  /** Whether anything was answered yet. */
  known = $state(false);
  busy = $state(false);
  failure = $state<FailureCode | null>(null);
  #after: string | null = null;
  #round = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Whether what is shown was searched for, or is simply everybody. */
  get searched(): boolean {
    return this.text.trim() !== '' || this.tag !== null;
  }

  /** One that was taken off the last person who had it is on no button any more: nobody could let go of it. */
  get #tagIsInUse(): boolean {
    return this.tag === null || this.tags.some(({ tag }) => tag === this.tag);
  }

  /** Something was typed: it is searched for once nothing more is. */
  typed(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.look(), PAUSE_MS);
  }

  /** Those with this tag alone; all with none. */
  choose(tag: string | null): void {
    this.tag = tag;
    void this.look();
  }

  /** From the start. */
  look = (first = PAGE): Promise<void> => {
    clearTimeout(this.#pause);
    return this.#ask(first, null, (found) => found.nodes);
  };

  /** Anew, as many as are shown already. */
  again = (): Promise<void> => this.look(Math.min(Math.max(this.nodes.length, PAGE), PAGE_MAX));

  /** The next ones, below the others. */
  goOn = (): Promise<void> =>
    this.#ask(PAGE, this.#after, (found) => [...this.nodes, ...found.nodes]);

  /** It was noted on: it is shown as it is now, where it is. */
  replace(connection: Connection): void {
    this.nodes = this.nodes.map((node) => (node.id === connection.id ? connection : node));
  }

  stop(): void {
    clearTimeout(this.#pause);
  }

  /** Of several searches under way only the answer to the last counts. */
  async #ask(
    first: number,
    after: string | null,
    merged: (found: Found) => Connection[],
  ): Promise<void> {
    const round = ++this.#round;
    this.busy = true;
    try {
      const wanted = { search: this.text.trim() || null, tag: this.tag, first, after };
      const { me } = await ask(PEOPLE, wanted);
      if (round !== this.#round || !me) return;
      this.nodes = merged(me.connections);
      this.total = me.connections.totalCount;
      this.more = me.connections.hasNextPage;
      this.#after = me.connections.endCursor;
      this.tags = me.tags;
      this.known = true;
      this.failure = null;
      if (!this.#tagIsInUse) this.choose(null);
    } catch (thrown) {
      if (round === this.#round) this.failure = failureCode(thrown);
    } finally {
      if (round === this.#round) this.busy = false;
    }
  }
}
