// Deutsch, für die Seite eines gescannten Links.
import type { ConnectWords } from './words';

export const de: ConnectWords = {
  asking: 'Wessen Code ist das…',
  title: (name) => `${name} treffen?`,
  lead: 'Danach findet ihr einander unter euren Kontakten.',
  connect: (name) => `Mit ${name} verbinden`,
  connecting: 'Wird verbunden…',
  signInNote:
    'Danach meldest du dich mit deiner E-Mail-Adresse an. Du musst nicht noch einmal scannen.',
  claimed: {
    title: 'Noch anmelden, dann seid ihr verbunden',
    todo: 'Dieser Code ist für dich aufgehoben. Du musst nicht noch einmal scannen.',
  },
  claimedGo: 'Weiter zur Anmeldung',
  success: (name) => `Du bist mit ${name} verbunden`,
  successNote: 'Auch dort stehst du jetzt unter den Kontakten.',
  seeProfile: 'Zum Profil',
  myCode: 'Meinen Code zeigen',
  tryAgain: 'Noch einmal',
  home: 'Zur Veranstaltung',
  refused: {
    TOKEN_INVALID: {
      title: 'Dieser Code wurde schon benutzt',
      todo: 'Jeder Code gilt einmal. Bitte um einen neuen und scanne ihn.',
    },
    TOKEN_EXPIRED: {
      title: 'Dieser Code ist abgelaufen',
      todo: 'Codes gelten fünf Minuten. Bitte um einen neuen und scanne ihn.',
    },
    SELF_CONNECTION: {
      title: 'Das ist dein eigener Code',
      todo: 'Lass ihn von jemand anderem scannen, oder scanne einen fremden.',
    },
    ALREADY_CONNECTED: {
      title: 'Ihr kennt euch schon',
      todo: 'Ihr seid bereits verbunden. Mehr ist nicht zu tun.',
    },
    RATE_LIMITED: {
      title: 'Einen Moment bitte',
      todo: 'Das war oft in kurzer Zeit. Versuch es in einer Minute noch einmal; nichts ist verloren.',
    },
  },
};
