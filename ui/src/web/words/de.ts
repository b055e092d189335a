// Deutsch, für den Rahmen um die Seiten.
import type { FrameWords } from './words';

export const de: FrameWords = {
  pages: {
    event: 'Die Veranstaltung',
    signIn: 'Anmelden',
    connect: 'Verbinden',
    me: 'Mein Code',
    profile: 'Mein Profil',
    privacy: 'Privatsphäre',
    devices: 'Meine Geräte',
    people: 'Meine Kontakte',
    person: 'Profil',
    board: 'Rangliste',
    sessions: 'Gespräche',
    mentor: 'Meine Gespräche',
    booking: 'Dein Gespräch',
  },
  tabs: {
    event: 'Event',
    me: 'Code',
    people: 'Kontakte',
    board: 'Rang',
    sessions: 'Termine',
    mentor: 'Mentor',
  },
  nav: 'Seiten',
  skip: 'Zum Inhalt',
  signIn: 'Anmelden',
  loading: 'Einen Moment…',
  offline: 'Kein Netz. Du siehst den Stand deines letzten Besuchs.',
  again: 'Noch einmal',
  back: 'Zurück',
  save: 'Speichern',
  saved: 'Gespeichert',
  cancel: 'Abbrechen',
  noSuchPage: {
    title: 'Diese Seite gibt es nicht',
    todo: 'Vielleicht ist der Link unvollständig.',
  },
  home: 'Zur Veranstaltung',
  failures: {
    OFFLINE: {
      title: 'Kein Netz',
      todo: 'Nichts wurde geändert. Versuch es wieder, sobald du online bist.',
    },
    TIMEOUT: {
      title: 'Das dauert zu lange',
      todo: 'Vielleicht ist das Netz langsam. Versuch es noch einmal.',
    },
    SERVER: {
      title: 'Das hat nicht geklappt',
      todo: 'Der Fehler liegt bei uns. Versuch es in einer Minute noch einmal.',
    },
    RATE_LIMITED: {
      title: 'Einen Moment bitte',
      todo: 'Das war oft in kurzer Zeit. Versuch es später noch einmal.',
    },
    UNAUTHENTICATED: { title: 'Bitte melde dich an', todo: 'Danach geht es hier weiter.' },
    FORBIDDEN: {
      title: 'Das ist für dich nicht offen',
      todo: 'Wenn es das sein sollte, frag die Veranstalter.',
    },
    NOT_FOUND: { title: 'Hier ist nichts', todo: 'Vielleicht wurde es entfernt.' },
    BAD_REQUEST: {
      title: 'Das war nicht lesbar',
      todo: 'Prüfe deine Eingabe und versuch es noch einmal.',
    },
    NOT_KEPT: {
      title: 'Gerade kann nichts gespeichert werden',
      todo: 'Versuch es in einer Minute noch einmal.',
    },
    unknown: { title: 'Das hat nicht geklappt', todo: 'Versuch es noch einmal.' },
  },
};
