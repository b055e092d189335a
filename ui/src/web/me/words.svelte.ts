// The words of one's own pages, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import type { MeWords } from './words';
import { de } from './words.de';
import { en } from './words.en';

export const meWords = words<MeWords>({ en, de });
