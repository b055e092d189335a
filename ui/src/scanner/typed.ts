// A USB scanner types: a burst of keys, far faster than a person, that ends in Enter. Such a burst is taken as a scan;
// everything else is left to the page.

/** The longest pause between two keys of one burst. Scanners take 30 ms at most, and a busy machine adds to it; hardly
 * anybody types eight keys in a row as fast. */
export const GAP_MAX_MS = 100;
/** Shorter bursts are people. The shortest code we know is longer. */
export const LENGTH_MIN = 8;
/** Longer ones are not codes. */
export const LENGTH_MAX = 4096;

export interface Key {
  key: string;
  /** When it was pressed, in milliseconds on any steady clock. */
  atMs: number;
}

/** What a key means to the burst. */
export type Reading = { scan: string } | 'taken' | 'left';

export class TypedScan {
  #text = '';
  #lastMs = Number.NEGATIVE_INFINITY;

  /** Takes in a key. `taken` keys belong to a burst by now, and must do nothing else on the page. */
  press({ key, atMs }: Key): Reading {
    if (atMs - this.#lastMs > GAP_MAX_MS) this.#text = '';
    this.#lastMs = atMs;
    if (key === 'Enter') return this.#finish();
    if ([...key].length !== 1) return 'left';
    if (this.#text.length < LENGTH_MAX) this.#text += key;
    return this.#text.length >= LENGTH_MIN ? 'taken' : 'left';
  }

  #finish(): Reading {
    const scan = this.#text;
    this.#text = '';
    return scan.length >= LENGTH_MIN ? { scan } : 'left';
  }
}

/** Whether a burst that went into a field of a form is a scan all the same: people type names there, and no links. */
function isMeantForUs(reading: Reading, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLInputElement)) return true;
  return typeof reading === 'object' && /^https?:\/\//.test(reading.scan);
}

/** Listens to the whole window; returns how to stop. */
export function listen(onScan: (text: string) => void): () => void {
  const typed = new TypedScan();
  const hear = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const reading = typed.press({ key: event.key, atMs: event.timeStamp });
    if (reading === 'left' || !isMeantForUs(reading, event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    if (reading !== 'taken') onScan(reading.scan);
  };
  window.addEventListener('keydown', hear, { capture: true });
  return () => window.removeEventListener('keydown', hear, { capture: true });
}
