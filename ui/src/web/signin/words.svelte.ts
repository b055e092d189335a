// The words of sign-in, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import type { SignInWords } from './words';
import { de } from './words.de';
import { en } from './words.en';

export const signInWords = words<SignInWords>({ en, de });
