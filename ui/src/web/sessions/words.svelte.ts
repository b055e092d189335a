// The words of the page of sessions, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type SessionsWords } from './words.en';

export const sessionsWords = words<SessionsWords>({ en, de });
