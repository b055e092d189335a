// A booking on the guest's phone, in German.
import type { BookingWords } from './words.en';

export const de: BookingWords = {
  title: (mentor) => `Dein Gespräch mit ${mentor}`,
  lead: (day, from, until) => `${day}, ${from} bis ${until}`,
  venue: (place) => `nach den Uhren in ${place}`,
  yours: (time) => `Bei dir: ${time}`,
  guest: (name) => `Für ${name}`,
  states: {
    BOOKED: 'Gebucht',
    RESCHEDULED: 'Gebucht, auf diese Zeit verlegt',
    CHECKED_IN: 'Du bist eingecheckt',
    COMPLETED: 'Hat stattgefunden',
    CANCELLED: 'Abgesagt',
    NO_SHOW: 'Niemand ist gekommen',
  },
  toBeConfirmed: 'An einem Tisch ohne Netz gebucht. Bestätigt wird es, sobald er wieder eines hat.',
  calendar: 'In den Kalender',
  calendarFile: 'gespraech.ics',
  check: {
    title: 'Am Tisch',
    hint: 'Halte diesen Code vor die Kamera, um einzuchecken. Das geht auch, wenn diese Seite abgelaufen ist.',
    alt: 'QR-Code zum Einchecken für dieses Gespräch',
  },
  valid: (clock) => `Diese Seite ist noch ${clock} offen`,
  validHint: 'Danach kommt ein neuer Link per Mail, wann immer du einen willst.',
  move: {
    button: 'Verlegen',
    title: 'Wähle eine andere Zeit',
    question: (when) => `Das Gespräch auf ${when} verlegen?`,
    yes: 'Ja, verlegen',
    hint: 'Dieser Link endet dann. Ein neuer kommt per Mail.',
    hintMember: 'Die andere Seite erfährt es.',
  },
  cancel: {
    button: 'Absagen',
    title: 'Dieses Gespräch absagen?',
    hint: 'Die Zeit wird für andere frei. Das lässt sich nicht zurücknehmen.',
    yes: 'Ja, absagen',
  },
  rate: {
    button: 'Bewerten',
    title: 'Wie war es?',
    stars: 'Sterne',
    star: (count) => (count === 1 ? '1 Stern' : `${count} Sterne`),
    text: 'Ein paar Worte, wenn du magst',
    submit: 'Absenden',
    hint: 'Einmal je Gespräch. Dieser Link endet dann.',
    hintMember: 'Einmal je Gespräch.',
  },
  report: {
    button: 'Problem melden',
    title: 'Was ist schiefgegangen?',
    text: 'Was passiert ist',
    hint: 'Das liest nur die Veranstaltung. Dieser Link endet dann.',
    hintMember: 'Das liest nur die Veranstaltung.',
    submit: 'An die Veranstaltung senden',
  },
  leave: 'So lassen',
  rating: (stars) => `Du hast ${stars} von 5 Sternen gegeben.`,
  nothing: 'Gerade gibt es nichts zu ändern.',
  done: {
    moved: {
      title: 'Verlegt',
      lead: (when) => `Dein Gespräch ist jetzt am ${when}. Der neue Link kommt per Mail.`,
      leadMember: (when) => `Dein Gespräch ist jetzt am ${when}.`,
    },
    cancelled: {
      title: 'Abgesagt',
      lead: () => 'Das Gespräch fällt aus. Eine Mail sagt es auch.',
      leadMember: () => 'Das Gespräch fällt aus.',
    },
    rated: {
      title: 'Danke',
      lead: () => 'Deine Bewertung ist angekommen.',
      leadMember: () => 'Deine Bewertung ist angekommen.',
    },
    reported: {
      title: 'Angekommen',
      lead: () => 'Die Veranstaltung liest es und kümmert sich darum.',
      leadMember: () => 'Die Veranstaltung liest es und kümmert sich darum.',
    },
  },
  seeAgain: 'Buchung noch einmal ansehen',
  bookOther: 'Ein anderes Gespräch buchen',
  ended: {
    expired: {
      title: 'Dieser Link ist abgelaufen',
      lead: 'Links leben 15 Minuten, damit niemand sonst eine alte Mail benutzen kann. Deine Buchung bleibt, wie sie war.',
    },
    moved: {
      title: 'Das Gespräch wurde verlegt',
      lead: 'Dieser Link endete damit. Die neue Zeit kam per Mail.',
    },
    cancelled: {
      title: 'Das Gespräch wurde abgesagt',
      lead: 'Dieser Link endete damit. Eine Mail sagt es auch.',
    },
    rated: {
      title: 'Dieses Gespräch ist bewertet',
      lead: 'Dieser Link endete mit der Bewertung. Danke dafür.',
    },
    reported: {
      title: 'Ein Problem wurde gemeldet',
      lead: 'Dieser Link endete mit der Meldung. Die Veranstaltung kümmert sich darum.',
    },
    renewed: {
      title: 'Es gibt einen neueren Link',
      lead: 'Nur der neueste gilt. Öffne die letzte Mail oder hol dir noch einen.',
    },
    unknown: {
      title: 'Dieser Link geht nicht',
      lead: 'Vielleicht wurde er unterwegs abgeschnitten. Hol dir mit deiner E-Mail-Adresse einen neuen.',
    },
  },
  find: {
    title: 'Deine Buchung finden',
    lead: 'Gib die E-Mail-Adresse ein, mit der du gebucht hast, und ein Link kommt per Mail.',
  },
  again: {
    button: 'Neuen Link schicken',
    address: 'E-Mail-Adresse',
    otherAddress: 'Mit meiner E-Mail-Adresse fragen',
    title: 'Schau in deine Mails',
    lead: 'Wenn es eine Buchung gibt, ist eine Mail unterwegs. Öffne den Link darin oder gib hier ihren Code ein.',
    code: 'Code aus sechs Ziffern',
    codeHint: (minutes) => `Er gilt ${minutes} Minuten, in diesem Browser.`,
    open: 'Meine Buchung zeigen',
    another: 'Noch einmal fragen',
    refused: {
      UNAUTHORIZED: {
        title: 'Dieser Code geht nicht',
        todo: 'Prüfe die Ziffern. Nach fünf Versuchen oder zehn Minuten hol dir eine neue Mail.',
      },
      RATE_LIMITED: {
        title: 'Einen Moment, bitte',
        todo: 'Eine Mail in der Minute und drei in der Stunde. Warte bitte ein wenig.',
      },
      BAD_REQUEST: { title: 'Da fehlt noch etwas', todo: 'Bitte prüfe, was du eingegeben hast.' },
      FORBIDDEN: {
        title: 'Es kann kein Link geschickt werden',
        todo: 'Bitte frag die Veranstaltung.',
      },
    },
  },
  refused: {
    SLOT_TAKEN: { title: 'Diese Zeit hat gerade jemand genommen', todo: 'Wähle eine andere.' },
    SLOT_CLOSED: {
      title: 'Zu dieser Zeit gibt es kein Gespräch mehr',
      todo: 'Wähle eine andere.',
    },
    TOO_LATE: {
      title: 'Es sind keine zwei Stunden mehr',
      todo: 'Bis dahin ging es hier. Frag jetzt bitte vor Ort am Tisch des Teams.',
    },
    TOO_EARLY: {
      title: 'Dafür ist es zu früh',
      todo: 'Komm wieder, wenn das Gespräch begonnen hat.',
    },
    SESSION_MOVED: {
      title: 'Das Gespräch wurde inzwischen verlegt',
      todo: 'Lade die Seite neu, um zu sehen, wann es ist.',
    },
    SESSION_OVER: {
      title: 'Das Gespräch ist vorbei oder abgesagt',
      todo: 'Du kannst ein anderes buchen.',
    },
    UNAUTHORIZED: { title: 'Dieser Link ist inzwischen zu Ende', todo: 'Hol dir einen neuen.' },
    FORBIDDEN: {
      title: 'Das geht bei dieser Buchung nicht',
      todo: 'Bitte frag die Veranstaltung.',
    },
    NOT_FOUND: {
      title: 'Diese Buchung gibt es nicht mehr',
      todo: 'Du kannst eine andere machen.',
    },
  },
};
