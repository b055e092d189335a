// A countdown that wakes at the very moment its text changes, not on a beat of its own.
import { remainingMs, untilNextSecondMs } from './countdown';

/**
 * Milliseconds left of what `start` says, kept up to date. Call it while a component is being made. `start` gives the
 * validity and when it was told, on the given clock; none while there is nothing to count.
 */
export function countingDown(
  start: () => { totalMs: number; atMs: number } | null,
  clock: () => number = () => performance.now(),
): () => number {
  let remaining = $state(0);

  $effect.pre(() => {
    const counted = start();
    if (!counted) return;
    const { totalMs, atMs } = counted;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const left = remainingMs(totalMs, clock() - atMs);
      remaining = left;
      const wait = untilNextSecondMs(left);
      if (wait !== null) timer = setTimeout(tick, wait);
    };
    tick();
    return () => clearTimeout(timer);
  });

  return () => remaining;
}
