// The answer on the screen: for as long as a glance takes, or until the next one. Nothing waits for it.
import type { Answer, AnswerKind } from '../backend/types';

/** How long each kind stays. A refusal is read, not glanced at. */
export const STAYS_MS: Record<AnswerKind, number> = {
  sure: 1800,
  sure_here: 1800,
  not_sure: 1800,
  refused: 3000,
};

/** How many ids of answers already taken off the screen are remembered. */
const GONE_MAX = 64;

export type Announce = (answer: Answer, replaced: AnswerKind | null) => void;

export class ShownAnswer {
  current = $state.raw<Answer | null>(null);

  readonly #announce: Announce;
  readonly #gone: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `announce` is told of each answer as it appears, with the kind it replaces if it is about the same meeting. */
  constructor(announce: Announce) {
    this.#announce = announce;
  }

  /**
   * Puts an answer on the screen in place of whatever is there. One about a meeting that has already left the screen
   * is not shown again: whoever it was for has gone, and the recent meetings tell it.
   */
  show(answer: Answer): void {
    if (this.#gone.includes(answer.id)) return;
    const before = this.current;
    const replaced = before?.id === answer.id ? before.kind : null;
    if (before && !replaced) this.#forget(before);
    this.current = answer;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), STAYS_MS[answer.kind]);
    if (replaced !== answer.kind) this.#announce(answer, replaced);
  }

  /** Takes it off the screen. */
  dismiss(): void {
    clearTimeout(this.#timer);
    if (this.current) this.#forget(this.current);
    this.current = null;
  }

  #forget(answer: Answer): void {
    this.#gone.push(answer.id);
    if (this.#gone.length > GONE_MAX) this.#gone.shift();
  }
}
