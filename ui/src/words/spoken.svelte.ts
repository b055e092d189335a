// Which language is spoken: the system's, or the one that was chosen here before, until someone touches the button.

const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language's own name, for the button that changes to it. */
const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

const TAGS: Record<Language, string> = { en: 'en-GB', de: 'de' };

/** The first of the system's languages that we speak; English if there is none. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => language === tag.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return 'en';
}

class Spoken {
  code = $state<Language>(preferred(navigator.languages));

  /** The one to offer on the button. */
  get other(): Language {
    return this.code === 'en' ? 'de' : 'en';
  }

  /** Its tag, for dates and times: a day stands before its month. */
  get tag(): string {
    return TAGS[this.code];
  }

  get otherName(): string {
    return NAMES[this.other];
  }

  change(to: Language): void {
    this.code = to;
    document.documentElement.lang = to;
  }
}

export const spoken = new Spoken();

/** The words of the language that is spoken, out of those of each. */
export function words<W>(languages: Record<Language, W>): () => W {
  return () => languages[spoken.code];
}

/** "14:02", in the language's way of writing it. */
export function timeOfDay(date: Date): string {
  return date.toLocaleTimeString(spoken.code, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
