// The page of sessions, in German.
import type { SessionsWords } from './words.en';

export const de: SessionsWords = {
  title: 'Gespräche mit Mentoren',
  lead: 'Fünfzehn Minuten unter vier Augen. Dein Name und eine E-Mail-Adresse genügen; ein Konto brauchst du nicht.',
  leadMember: 'Fünfzehn Minuten unter vier Augen.',
  yours: 'Deine Gespräche',
  yoursHint: 'Gebucht mit deiner E-Mail-Adresse.',
  find: 'Ich habe ein Gespräch gebucht',
  mentors: 'Mit wem du sprechen kannst',
  next: (name) => `Nächste freie Zeiten bei ${name}`,
  more: 'Alle freien Zeiten',
  fewer: 'Weniger Zeiten',
  full: 'In den nächsten drei Wochen ist nichts frei',
  none: 'Noch gibt es keine Mentoren',
  noneHint: 'Sobald sie ihre Zeiten angegeben haben, kannst du hier buchen.',
  book: {
    title: (time, mentor) => `${time} bei ${mentor}`,
    yours: (time) => `bei dir: ${time}`,
    name: 'Dein Name',
    address: 'E-Mail-Adresse',
    addressHint: 'Dorthin kommt der Link zu deiner Buchung. Niemand sonst sieht sie.',
    as: (name, address) => `Gebucht als ${name}, ${address}.`,
    submit: 'Buchen',
  },
  booked: {
    title: 'Gebucht',
    lead: (address) =>
      `Eine Mail ist unterwegs an ${address}. Der Link darin zeigt die Buchung und kann sie verlegen oder absagen.`,
    leadMember: 'Eine Mail sagt es auch. Es steht hier unter „Deine Gespräche“.',
    close: 'Gut',
  },
  refused: {
    SLOT_TAKEN: { title: 'Diese Zeit hat gerade jemand genommen', todo: 'Wähle eine andere.' },
    SLOT_CLOSED: {
      title: 'Zu dieser Zeit gibt es kein Gespräch mehr',
      todo: 'Wähle eine andere.',
    },
    TOO_LATE: {
      title: 'Es sind keine zwei Stunden mehr',
      todo: 'Wähle eine spätere Zeit oder frag vor Ort am Tisch des Teams.',
    },
    RATE_LIMITED: {
      title: 'Das reicht fürs Erste',
      todo: 'Mehr als fünf kommende Gespräche gehen nicht. Sag eines ab oder versuch es später.',
    },
    FORBIDDEN: {
      title: 'Mit dieser Adresse lässt sich nichts buchen',
      todo: 'Bitte frag die Veranstaltung.',
    },
    BAD_REQUEST: {
      title: 'Da stimmt etwas noch nicht',
      todo: 'Bitte prüfe Name und Adresse.',
    },
    NOT_FOUND: {
      title: 'Hier gibt es keine Gespräche mehr',
      todo: 'Wähle jemand anderen.',
    },
  },
};
