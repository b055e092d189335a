// A mentor's words, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type MentorWords } from './words.en';

export const mentorWords = words<MentorWords>({ en, de });
