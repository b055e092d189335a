// German.
import type { Unit } from '../time/ages';
import type { Words } from './words';

const SHORT: Record<Unit, string> = { second: 's', minute: 'min', hour: 'Std.', day: 'Tg.' };

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const de: Words = {
  languageName: 'Deutsch',
  meet: {
    codeTitle: 'Scannen und kennenlernen',
    codeHint: 'Einfach die Handykamera auf den Code richten.',
    codeAlt: (host) => `QR-Code, um ${host} kennenzulernen`,
    codeComing: 'Ein neuer Code kommt gleich',
    cameraTitle: 'Oder deinen zeigen',
    cameraHint: 'Halte deinen Code vor die Kamera.',
    expiresIn: (clock) => `Noch ${clock}`,
    newCode: 'Neuer Code',
    newCodeDone: 'Schon da',
    copyLink: 'Link kopieren',
    copyLinkDone: 'Link kopiert',
    failed: 'Ging nicht',
  },
  camera: {
    starting: 'Die Kamera startet',
    live: 'Ich suche einen Code',
    demo: 'Demo-Szene: keine Kamera gefunden',
    folder: 'Bilder aus einem Ordner',
    lost: 'Kamera weg. Ich suche sie…',
    none: 'Keine Kamera. Ein Scanner geht auch.',
    reading: 'Erkannt',
  },
  advice: {
    closer: 'Bitte etwas näher',
    tilt_phone: 'Kipp dein Handy etwas: es spiegelt',
    hold_still: 'Kurz stillhalten',
    too_dark: 'Zu dunkel hier. Mach dein Display heller',
  },
  answer: {
    sure: 'Ihr seid verbunden.',
    sureHere: 'Hier gemerkt. Es kommt zu den anderen, sobald das Netz zurück ist.',
    notSure: {
      title: 'Code gemerkt',
      todo: 'Dieser Kiosk kennt den Code noch nicht',
      note: 'Er wird geprüft, sobald das Netz zurück ist. Nichts geht verloren.',
    },
    notSurePerson: 'Gemerkt. Es wird geprüft, sobald das Netz zurück ist.',
    badges: (names) =>
      `${plural(names.length, 'Neues Abzeichen', 'Neue Abzeichen')}: ${names.join(', ')}`,
    close: 'Schließen',
  },
  reasons: {
    TOKEN_INVALID: {
      title: 'Dieser Code war schon benutzt',
      todo: 'Hol dir einen neuen Code und halte ihn hoch',
      note: 'Jeder Code gilt einmal.',
    },
    TOKEN_EXPIRED: {
      title: 'Dieser Code ist abgelaufen',
      todo: 'Öffne deinen Code noch einmal und halte ihn hoch',
      note: 'Codes gelten fünf Minuten.',
    },
    SELF_CONNECTION: {
      title: 'Das ist unser eigener Code',
      todo: 'Halte den Code von jemand anderem hoch',
      note: 'Niemand lernt sich selbst kennen.',
    },
    ALREADY_CONNECTED: {
      title: 'Ihr kennt euch schon',
      todo: 'Ihr seid bereits verbunden',
      note: 'Mehr ist nicht zu tun.',
    },
    RATE_LIMITED: {
      title: 'Einen Moment, bitte',
      todo: 'Zu viele Codes in der letzten Stunde. Versuch es später',
      note: '',
    },
    UNAUTHENTICATED: {
      title: 'Bitte erst anmelden',
      todo: 'Melde dich auf dem Handy an und halte dann deinen Code hoch',
      note: '',
    },
    NOT_A_CODE: {
      title: 'Das ist ein anderer Code',
      todo: 'Öffne deinen Code für dieses Event und halte ihn hoch',
      note: 'Nichts wurde gespeichert.',
    },
    FORBIDDEN: {
      title: 'Das darf dieser Kiosk nicht',
      todo: 'Bitte frag unser Team',
      note: '',
    },
    BAD_REQUEST: {
      title: 'Dieser Code ist beschädigt',
      todo: 'Öffne deinen Code noch einmal und halte ihn hoch',
      note: '',
    },
    NOT_FOUND: {
      title: 'Diesen Code kennen wir nicht',
      todo: 'Öffne deinen Code noch einmal und halte ihn hoch',
      note: '',
    },
    unknown: {
      title: 'Das hat nicht geklappt',
      todo: 'Halte deinen Code noch einmal hoch oder frag unser Team',
      note: '',
    },
  },
  badges: {
    first_meeting: 'Erste Begegnung',
    met_5: 'Fünf getroffen',
    met_10: 'Zehn getroffen',
    met_25: 'Netzwerker',
    met_50: 'Brückenbauer',
    vip: 'VIP getroffen',
    triangle: 'Dreieck',
    early_supporter: 'Von Anfang an',
    host: 'Gastgeber getroffen',
  },
  badgeOfDay: (day) => `Tag ${day}`,
  recent: {
    label: 'Letzte Begegnungen',
    none: 'Wer macht den Anfang?',
    metToday: (count) => `Heute ${count} getroffen`,
    pending: 'Vorerst hier gemerkt',
    someone: 'Jemand',
    ago: (count, unit) => (unit === 'second' ? 'gerade eben' : `vor ${count} ${SHORT[unit]}`),
  },
  sync: {
    inStep: (age) => `Abgeglichen ${age}`,
    kept: (count, since) => `${count} gemerkt seit ${since}`,
    silent: (age) => `Kein Netz, zuletzt ${age}`,
    never: 'Noch nie verbunden',
    revoked: 'Dieser Kiosk wurde abgemeldet',
    ago: (count, unit) =>
      unit === 'second' && count < 5 ? 'gerade eben' : `vor ${count} ${SHORT[unit]}`,
  },
  start: {
    starting: 'Einen Moment…',
    failed: 'Dieser Kiosk konnte nicht starten',
    failedTodo: 'Bitte zeig das unserem Team:',
  },
};
