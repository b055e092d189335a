// A booking's words, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type BookingWords } from './words.en';

export const bookingWords = words<BookingWords>({ en, de });
