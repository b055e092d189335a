// Free times' words, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type SlotWords } from './words.en';

export const slotWords = words<SlotWords>({ en, de });
