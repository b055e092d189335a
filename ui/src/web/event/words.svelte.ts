// The first page's words, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type EventWords } from './words.en';

export const eventWords = words<EventWords>({ en, de });
