// The hub's time, as this device knows it. Its own clock may be wrong: by how much, the hub's last answer said. While the
// page is open a clock that is set back is noticed too; one that is set forward looks like sleep, and is put right by the
// next answer.

/** A clock that is off by more is worth a word: kiosks believe codes only within a few minutes. */
export const WORTH_SAYING_MS = 30_000;
/** So little may be the two clocks' own drift and rounding. */
const JITTER_MS = 2_000;

/** What a device can read. */
export interface Clocks {
  /** The wall clock, which people set. */
  wall: () => number;
  /** A clock that nobody sets; in sleep it may stand still. */
  steady: () => number;
}

const DEVICE: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

export class HubClock {
  #aheadMs = 0;
  #wall: number;
  #steady: number;

  constructor(private readonly clocks: Clocks = DEVICE) {
    this.#wall = clocks.wall();
    this.#steady = clocks.steady();
  }

  /** By how much the hub is ahead of this device's clock, which an answer just said. */
  learn(aheadMs: number): void {
    this.#aheadMs = aheadMs;
    this.#wall = this.clocks.wall();
    this.#steady = this.clocks.steady();
  }

  /** Milliseconds of hub time. It never runs backwards between two answers. */
  now = (): number => {
    const [wall, steady] = [this.clocks.wall(), this.clocks.steady()];
    const setBackMs = steady - this.#steady - (wall - this.#wall);
    if (setBackMs > JITTER_MS) this.#aheadMs += setBackMs;
    if (setBackMs > JITTER_MS || -setBackMs > JITTER_MS) {
      this.#wall = wall;
      this.#steady = steady;
    }
    return wall + this.#aheadMs;
  };

  /** By how much this device's clock is wrong, to be told to its owner; 0 where that is not worth a word. */
  get wrongByMs(): number {
    this.now();
    return Math.abs(this.#aheadMs) > WORTH_SAYING_MS ? this.#aheadMs : 0;
  }
}
