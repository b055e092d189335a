// Which language the screens speak: the system's, until someone touches the language button.
import { de } from './de';
import { en } from './en';
import type { Words } from './words';

const LANGUAGES = { en, de } as const satisfies Record<string, Words>;
export type Language = keyof typeof LANGUAGES;

/** The first of the system's languages that we speak; English if there is none. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short in LANGUAGES) return short as Language;
  }
  return 'en';
}

class SpokenLanguage {
  code = $state<Language>(preferred(navigator.languages));
  words = $derived<Words>(LANGUAGES[this.code]);

  /** The one to offer on the button. */
  get other(): Language {
    return this.code === 'en' ? 'de' : 'en';
  }

  get otherName(): string {
    return LANGUAGES[this.other].languageName;
  }

  change(to: Language): void {
    this.code = to;
    document.documentElement.lang = to;
  }
}

export const language = new SpokenLanguage();

/** "14:02", in the language's way of writing it. */
export function timeOfDay(date: Date): string {
  return date.toLocaleTimeString(language.code, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
