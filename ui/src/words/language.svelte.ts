// The kiosk's words, in the language that is spoken.
import { de } from './de';
import { en } from './en';
import { type Language, spoken, words } from './spoken.svelte';
import type { Words } from './words';

export { timeOfDay } from './spoken.svelte';

const kioskWords = words<Words>({ en, de });

export const language = {
  get words(): Words {
    return kioskWords();
  },
  get code(): Language {
    return spoken.code;
  },
  change(to: Language): void {
    spoken.change(to);
  },
};
