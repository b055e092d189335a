// The words of one's connections and of people's profiles, in the language that is spoken.
import { words } from '../../words/spoken.svelte';
import { de } from './words.de';
import { en, type PeopleWords } from './words.en';

export const peopleWords = words<PeopleWords>({ en, de });
