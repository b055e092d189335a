// The frame's words, in the language that is spoken; and the language that was chosen in this browser before.
import { type Language, spoken, words } from '../../words/spoken.svelte';
import { keep, kept } from '../kept';
import { de } from './de';
import { en } from './en';
import type { FailureWords, FrameWords } from './words';

const KEPT_AS = 'portico.language';

export const frameWords = words<FrameWords>({ en, de });

/** Why something was not done, in the words of the page where it has its own, else in the frame's. */
export function failureWords(code: string, own: Record<string, FailureWords> = {}): FailureWords {
  const { failures } = frameWords();
  return own[code] ?? failures[code] ?? failures.unknown;
}

/** Speaks the language that was chosen here before, or the browser's. */
export function speakAsBefore(): void {
  const before = kept<Language>(KEPT_AS);
  spoken.change(before === 'en' || before === 'de' ? before : spoken.code);
}

/** Remembers the language for the next visit. */
export function rememberLanguage(): void {
  keep(KEPT_AS, spoken.code);
}
