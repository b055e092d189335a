// The screens' clock: the time since the window opened, told once a second to whoever shows something that ages.
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 1000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

/** Milliseconds on a clock that nobody can set; inside an effect or template it is read again each second. */
export function now(): number {
  subscribe();
  return performance.now();
}
