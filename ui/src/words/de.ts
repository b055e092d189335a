// German.
import type { Unit } from '../time/ages';
import { badgeWords } from './badges.de';
import { nav, sessionCase, sessions, staff } from './sessions.de';
import type { Words } from './words';

const SHORT: Record<Unit, string> = { second: 's', minute: 'min', hour: 'Std.', day: 'Tg.' };

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const de: Words = {
  tag: 'de',
  meet: {
    codeTitle: 'Scannen und kennenlernen',
    codeHint: 'Einfach die Handykamera auf den Code richten.',
    codeAlt: (host) => `QR-Code, um ${host} kennenzulernen`,
    codeComing: 'Ein neuer Code kommt gleich',
    cameraTitle: 'Oder deinen zeigen',
    cameraHint: 'Halte deinen Code vor die Kamera.',
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
    checkedIn: 'Eingecheckt.',
    checkedInHere: 'Hier eingecheckt. Die Zentrale erfährt es, sobald das Netz zurück ist.',
    checkInKept: {
      title: 'Wir haben es gemerkt',
      todo: 'Dieser Kiosk kennt das Gespräch noch nicht',
      note: 'Die Zentrale entscheidet, sobald das Netz zurück ist. Nichts geht verloren.',
    },
    with: (mentor) => `bei ${mentor}`,
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
    SLOT_TAKEN: {
      title: 'Diese Zeit ist gerade vergeben worden',
      todo: 'Wähle eine andere Zeit',
      note: '',
    },
    SLOT_CLOSED: {
      title: 'Da gibt es kein Gespräch',
      todo: 'Wähle eine andere Zeit',
      note: '',
    },
    TOO_LATE: {
      title: 'Dafür ist es zu spät',
      todo: 'Bitte frag unser Team',
      note: '',
    },
    TOO_EARLY: {
      title: 'Dafür ist es zu früh',
      todo: 'Bitte komm später wieder',
      note: '',
    },
    UNAUTHORIZED: {
      title: 'Dieser Link gilt nicht mehr',
      todo: 'Frag unser Team nach einem neuen',
      note: '',
    },
    SESSION_MOVED: {
      title: 'Dieses Gespräch wurde verlegt',
      todo: 'Bitte frag unser Team',
      note: '',
    },
    SESSION_OVER: {
      title: 'Dieses Gespräch ist vorbei oder abgesagt',
      todo: 'Bitte frag unser Team',
      note: '',
    },
    AT_THE_DESK: {
      title: 'Dieser Code ist für ein Gespräch',
      todo: 'Bitte zeig ihn am Tisch unseres Teams',
      note: 'Dort wird eingecheckt.',
    },
    NOT_KEPT: {
      title: 'Gerade kann nichts gemerkt werden',
      todo: 'Behalte deinen Code und frag unser Team',
      note: 'Ihr seid noch nicht verbunden.',
    },
    unknown: {
      title: 'Das hat nicht geklappt',
      todo: 'Halte deinen Code noch einmal hoch oder frag unser Team',
      note: '',
    },
  },
  ...badgeWords,
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
    trouble: {
      disk_full: 'Speicher voll: gerade kann nichts gemerkt werden',
      disk_failing: 'Der Speicher streikt: gerade kann nichts gemerkt werden',
      ledger_replaced: 'Beschädigte Daten wurden beiseitegelegt. Bitte unserem Team sagen',
    },
    ago: (count, unit) =>
      unit === 'second' && count < 5 ? 'gerade eben' : `vor ${count} ${SHORT[unit]}`,
  },
  clock: {
    span: (count, unit) => `${count} ${SHORT[unit]}`,
    unsure: (offBy) =>
      `Die Uhr dieses Kiosks geht vielleicht ${offBy} falsch. Bitte einmal mit dem Netz verbinden.`,
    unknown:
      'Dieser Kiosk weiß nicht sicher, wie spät es ist. Bitte einmal mit dem Netz verbinden.',
  },
  cases: {
    open: (count) => `${count} ${plural(count, 'Fall', 'Fälle')} zum Ansehen`,
    title: (open) => `${open} ${plural(open, 'Fall', 'Fälle')} zum Ansehen`,
    hint: 'Für unser Team: Zentrale und Kiosk haben das verschieden gesehen.',
    none: 'Alles angesehen',
    noneHint: 'Alle, die es angeht, wissen Bescheid.',
    back: 'Zurück',
    answeredTitle: 'Schon angesehen',
    pair: (one, other) => `${one} und ${other}`,
    toldHere: {
      connected: 'Dieser Kiosk hat ihnen gesagt, dass sie verbunden sind.',
      done: 'Dieser Kiosk hat gesagt, es sei erledigt.',
    },
    toldThere: {
      connected: 'Ein anderer Kiosk hat ihnen gesagt, dass sie verbunden sind.',
      done: 'Ein anderer Kiosk hat gesagt, es sei erledigt.',
    },
    doneTitle: 'Etwas hat doch nicht geklappt',
    notYet: (reason) => `Die Zentrale hat noch nicht entschieden: ${reason}.`,
    notConnected: (reason) => `Die Zentrale konnte sie nicht verbinden: ${reason}.`,
    notDone: (reason) => `Die Zentrale konnte es nicht tun: ${reason}.`,
    reasons: {
      TOKEN_INVALID: 'der Code war schon benutzt oder ist unbekannt',
      TOKEN_EXPIRED: 'der Code war da schon abgelaufen',
      SELF_CONNECTION: 'es war der eigene Code',
      ALREADY_CONNECTED: 'sie waren schon verbunden',
      RATE_LIMITED: 'es waren zu viele Codes in einer Stunde',
      UNAUTHENTICATED: 'niemand war angemeldet',
      FORBIDDEN: 'jemand von ihnen oder der Kiosk durfte das nicht',
      BAD_REQUEST: 'es beruht auf etwas, das nicht gilt',
      NOT_FOUND: 'worum es ging, ist nicht da',
      NOT_A_CODE: 'es war keiner unserer Codes',
      NOT_KEPT: 'es konnte nichts gespeichert werden',
      SLOT_TAKEN: 'die Zeit war schon vergeben',
      SLOT_CLOSED: 'da gibt es kein Gespräch',
      TOO_LATE: 'es war schon zu spät',
      TOO_EARLY: 'es war noch zu früh',
      UNAUTHORIZED: 'der Link galt nicht mehr',
      SESSION_MOVED: 'das Gespräch war schon verlegt',
      SESSION_OVER: 'das Gespräch war vorbei oder abgesagt',
      AT_THE_DESK: 'hier gibt es keine Gespräche',
      DEFERRED: 'sie muss erst aktualisiert werden',
      unknown: 'den Grund kennt dieser Kiosk nicht',
    },
    allTheSame: 'Laut Zentrale sind sie trotzdem verbunden.',
    todo: {
      tell: 'Sag ihnen Bescheid. Mit einem neuen Code können sie sich verbinden.',
      tellOrConnect: 'Sag ihnen Bescheid oder verbinde sie trotzdem.',
      organizer: 'Bitte sag der Veranstaltung Bescheid.',
      wait: 'Sag ihnen, dass es noch etwas dauert.',
      nothing: 'Hier ist nichts zu tun.',
    },
    notices: {
      revoked_key: {
        title: 'Code eines abgemeldeten Geräts',
        here: () => 'Dieser Kiosk hat einen Code angenommen, dessen Gerät später abgemeldet wurde.',
        there: () =>
          'Ein anderer Kiosk hat einen Code angenommen, dessen Gerät später abgemeldet wurde.',
        means: 'Der Code war älter als das. Was entschieden wurde, gilt.',
        todo: 'Frag sie, ob sie sich wirklich getroffen haben. Wenn nicht, sag der Veranstaltung Bescheid.',
      },
      fork: {
        title: 'Daten eines Kiosks wurden kopiert',
        here: () =>
          'Die Daten dieses Kiosks wurden auf ein anderes Gerät kopiert oder kamen aus einer Sicherung zurück.',
        there: () =>
          'Die Daten eines anderen Kiosks wurden kopiert oder kamen aus einer Sicherung zurück.',
        means: 'Nichts ist verloren: jede Kopie läuft als eigener Kiosk weiter.',
        todo: 'Wenn das niemand wollte, sag der Veranstaltung Bescheid.',
      },
      clock: {
        title: 'Eine Uhr ging falsch',
        here: (offBy) =>
          `Die Uhr dieses Kiosks ging vielleicht ${offBy} falsch, als er antwortete.`,
        there: (offBy) =>
          `Die Uhr eines anderen Kiosks ging vielleicht ${offBy} falsch, als er antwortete.`,
        means: 'Was den Leuten gesagt wurde, gilt.',
        todo: 'Stell die Uhr dieses Geräts und verbinde es mit dem Netz.',
      },
      hours: {
        title: 'Zeiten, die nicht mehr passen',
        here: () => 'Zeiten wurden geändert, in denen ein Gespräch oder eine vergebene Zeit lag.',
        there: () => 'Zeiten wurden geändert, in denen ein Gespräch oder eine vergebene Zeit lag.',
        means: 'Was gebucht ist, gilt.',
        todo: 'Frag die Mentorin oder den Mentor. Verlege das Gespräch, sag es ab, oder gib die Zeit zurück.',
      },
      other: {
        title: 'Etwas Neues',
        here: () => 'Ein neueres Programm hat etwas bemerkt, das dieser Kiosk nicht erklären kann.',
        there: () =>
          'Ein neueres Programm hat etwas bemerkt, das dieser Kiosk nicht erklären kann.',
        means: 'Nichts ist verloren.',
        todo: 'Bitte frag die Veranstaltung.',
      },
    },
    theyKnow: 'Sie wissen es',
    seenTo: 'Erledigt',
    noted: 'Vermerkt',
    connect: 'Trotzdem verbinden',
    connectQuestion: (pair) => `${pair} verbinden?`,
    connectYes: 'Ja, verbinden',
    connectNo: 'Lieber nicht',
    connected: 'Verbunden',
    failed: 'Ging nicht',
    answers: {
      resolved: 'Hat sich erledigt',
      noted: 'Vermerkt',
      connect: 'Trotzdem verbunden',
    },
  },
  nav,
  sessions,
  sessionCase,
  staff,
  end: {
    revoked: {
      title: 'Dieser Kiosk gehört nicht mehr zum Event',
      todo: 'Die Veranstaltung hat ihn abgemeldet. Er zeigt keinen Code und hat alle Namen vergessen.',
      note: 'Zum Weiterverwenden melde ihn in einem neuen, leeren Verzeichnis an.',
    },
    over: {
      title: 'Das Event ist vorbei',
      todo: 'Danke fürs Kommen und für jede Begegnung.',
      note: '',
    },
  },
  start: {
    starting: 'Einen Moment…',
    failed: 'Dieser Kiosk konnte nicht starten',
    failedTodo: 'Bitte zeig das unserem Team:',
  },
};
