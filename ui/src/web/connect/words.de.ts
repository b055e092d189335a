// Deutsch, für die Seite eines gescannten Links.
import type { ConnectWords } from './words';

export const de: ConnectWords = {
  asking: 'Wessen Code ist das…',
  title: (name) => `${name} treffen?`,
  lead: 'Danach finden Sie einander unter Ihren Kontakten.',
  connect: (name) => `Mit ${name} verbinden`,
  connecting: 'Wird verbunden…',
  signInNote:
    'Danach melden Sie sich mit Ihrer E-Mail-Adresse an. Sie müssen nicht noch einmal scannen.',
  claimed: {
    title: 'Noch anmelden, dann sind Sie verbunden',
    todo: 'Dieser Code ist für Sie aufgehoben. Sie müssen nicht noch einmal scannen.',
  },
  claimedGo: 'Weiter zur Anmeldung',
  success: (name) => `Sie sind mit ${name} verbunden`,
  successNote: 'Auch dort stehen Sie jetzt unter den Kontakten.',
  seeProfile: 'Zum Profil',
  myCode: 'Meinen Code zeigen',
  tryAgain: 'Noch einmal',
  home: 'Zur Veranstaltung',
  refused: {
    TOKEN_INVALID: {
      title: 'Dieser Code wurde schon benutzt',
      todo: 'Jeder Code gilt einmal. Bitten Sie um einen neuen und scannen Sie ihn.',
    },
    TOKEN_EXPIRED: {
      title: 'Dieser Code ist abgelaufen',
      todo: 'Codes gelten fünf Minuten. Bitten Sie um einen neuen und scannen Sie ihn.',
    },
    SELF_CONNECTION: {
      title: 'Das ist Ihr eigener Code',
      todo: 'Lassen Sie ihn von jemand anderem scannen, oder scannen Sie einen fremden.',
    },
    ALREADY_CONNECTED: {
      title: 'Sie kennen sich schon',
      todo: 'Sie sind bereits verbunden. Mehr ist nicht zu tun.',
    },
    RATE_LIMITED: {
      title: 'Einen Moment bitte',
      todo: 'Das war oft in kurzer Zeit. Versuchen Sie es in einer Minute noch einmal; nichts ist verloren.',
    },
  },
};
