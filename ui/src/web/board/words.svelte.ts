// The board's words, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type BoardWords } from './words.en';

export const boardWords = words<BoardWords>({ en, de });
