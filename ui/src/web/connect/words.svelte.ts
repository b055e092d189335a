// The words of a scanned link's page, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import type { ConnectWords } from './words';
import { de } from './words.de';
import { en } from './words.en';

export const connectWords = words<ConnectWords>({ en, de });
