// Hints from the hub that something has changed, to ask anew. One stream for all pages; it opens with the first listener
// and closes with the last. The browser itself opens it again when it breaks.

export type Hint = 'board' | 'me' | 'sessions';

const listeners = new Map<Hint, Set<() => void>>();
let stream: EventSource | null = null;

function tell(hint: Hint): void {
  for (const callback of listeners.get(hint) ?? []) callback();
}

function open(): EventSource {
  const opened = new EventSource('/v1/events');
  for (const hint of ['board', 'me', 'sessions'] as const) {
    opened.addEventListener(hint, () => tell(hint));
  }
  return opened;
}

/** Calls back when the hub says that this has changed; the function it gives stops that. */
export function onHint(hint: Hint, callback: () => void): () => void {
  const those = listeners.get(hint) ?? new Set();
  listeners.set(hint, those.add(callback));
  stream ??= open();
  return () => {
    those.delete(callback);
    if ([...listeners.values()].some(({ size }) => size > 0)) return;
    stream?.close();
    stream = null;
  };
}
