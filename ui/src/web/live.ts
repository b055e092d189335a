// Hints from the hub that something has changed, to ask anew. One stream for all pages; it opens with the first listener
// and closes with the last. It opens again whenever it breaks, and what was missed in between is asked for then.

const HINTS = ['board', 'me', 'sessions'] as const;
export type Hint = (typeof HINTS)[number];

/** How long a stream is left closed that the hub, or a proxy before it, answered with a refusal: browsers give up on it. */
export const REOPEN_AFTER_MS = 10_000;

const listeners = new Map<Hint, Set<() => void>>();
let stream: EventSource | null = null;
let reopening: ReturnType<typeof setTimeout> | undefined;

function tell(hint: Hint): void {
  for (const callback of listeners.get(hint) ?? []) callback();
}

function open(missed = false): EventSource {
  const opened = new EventSource('/v1/events');
  for (const hint of HINTS) opened.addEventListener(hint, () => tell(hint));
  opened.addEventListener('open', () => {
    if (missed) HINTS.forEach(tell);
    missed = false;
  });
  opened.addEventListener('error', () => {
    missed = true;
    if (opened.readyState !== EventSource.CLOSED || stream !== opened) return;
    reopening = setTimeout(() => (stream = open(true)), REOPEN_AFTER_MS);
  });
  return opened;
}

function close(): void {
  clearTimeout(reopening);
  stream?.close();
  stream = null;
}

/** Calls back when the hub says that this has changed; the function it gives stops that. */
export function onHint(hint: Hint, callback: () => void): () => void {
  const those = listeners.get(hint) ?? new Set();
  listeners.set(hint, those.add(callback));
  stream ??= open();
  return () => {
    those.delete(callback);
    if ([...listeners.values()].every(({ size }) => size === 0)) close();
  };
}
