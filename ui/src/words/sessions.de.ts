// Sessions and the staff's page, in German.
import type { Unit } from '../time/ages';
import type { NavWords, SessionCaseWords, SessionsWords, StaffWords } from './sessions';

const SHORT: Record<Unit, string> = { second: 's', minute: 'min', hour: 'h', day: 'T' };

export const nav: NavWords = {
  label: 'Ansichten',
  meet: 'Treffen',
  sessions: 'Gespräche',
  staff: 'Team',
};

export const sessions: SessionsWords = {
  today: 'Heute',
  previousDay: 'Der Tag mit Gesprächen davor',
  nextDay: 'Der nächste Tag mit Gesprächen',
  summary: (booked, here) => `${booked} gebucht, ${here} da`,
  nextUp: (time, guest, mentor) => `Als Nächstes: ${time}, ${guest} bei ${mentor}`,
  none: 'An diesem Tag gibt es keine Gespräche',
  noneHint: 'Sie entstehen aus den Zeiten der Mentoren.',
  loading: 'Einen Moment…',
  asOf: (age) => `Stand der letzten Verbindung, ${age}`,
  asOfNever: 'Dieser Kiosk hat noch nie von der Zentrale gehört: andere haben vielleicht gebucht',
  with: (time, mentor) => `${time} bei ${mentor}`,
  erased: 'Name gelöscht',
  free: 'Auf Anfrage',
  leased: 'Frei',
  elsewhere: 'Anderer Tisch',
  provisional: 'offen',
  moved: 'verlegt',
  states: {
    booked: 'Gebucht',
    rescheduled: 'Verlegt',
    checked_in: 'Da',
    completed: 'Fertig',
    cancelled: 'Abgesagt',
    no_show: 'Nicht da',
  },
  startsIn: (count, unit) => `in ${count} ${SHORT[unit]}`,
  startedAgo: (count, unit) => `vor ${count} ${SHORT[unit]}`,
  startsNow: 'jetzt',
  book: {
    title: (time, mentor) => `${time} bei ${mentor}`,
    sure: 'Diese Zeit gehört uns: die Buchung ist sicher.',
    provisional: 'Die Zentrale muss diese Zeit noch bestätigen.',
    name: 'Name des Gasts',
    address: 'E-Mail-Adresse',
    known: 'Gäste, die wir kennen',
    submit: 'Buchen',
    move: (guest) => `Neue Zeit für ${guest}`,
    moveHint: (mentor) => `Wähle eine freie Zeit bei ${mentor}.`,
    moveEnd: 'Doch nicht',
  },
  booking: {
    checkIn: 'Einchecken',
    complete: 'Hat stattgefunden',
    noShow: 'Nicht gekommen',
    move: 'Verlegen',
    showLink: 'Link zeigen',
    cancel: 'Gespräch absagen',
    cancelQuestion: 'Dieses Gespräch absagen? Der Gast erfährt es per Mail.',
    cancelYes: 'Ja, absagen',
    cancelNo: 'Behalten',
    provisional: 'Die Zentrale hat das noch nicht bestätigt.',
  },
  override: {
    question: 'Es sind keine zwei Stunden mehr. Trotzdem? Es wird festgehalten.',
    yes: 'Ja, trotzdem',
    no: 'Doch nicht',
  },
  link: {
    title: (guest) => `Für das Handy von ${guest}`,
    hint: 'Die Handykamera auf den Code richten. Er zeigt das Gespräch und kann es verlegen oder absagen.',
    alt: 'QR-Code mit dem Link zu diesem Gespräch',
    provisional: 'Gebucht. Die Zentrale muss es noch bestätigen.',
  },
  found: {
    unknown: 'Dieses Gespräch kennen wir noch nicht',
    unknownHint:
      'Es wurde an einem anderen Tisch gebucht. Wir merken uns den Gast, und die Zentrale entscheidet.',
    otherDay: (day) => `Dieses Gespräch ist am ${day}.`,
    over: {
      checked_in: 'Schon eingecheckt.',
      completed: 'Dieses Gespräch ist vorbei.',
      cancelled: 'Dieses Gespräch wurde abgesagt.',
    },
  },
  refused: {
    SLOT_TAKEN: 'Diese Zeit ist gerade vergeben worden. Wähle eine andere.',
    SLOT_CLOSED: 'Da gibt es kein Gespräch.',
    TOO_LATE: 'Diese Zeit ist vorbei.',
    TOO_EARLY: 'Dafür ist es noch zu früh.',
    SESSION_MOVED: 'Das Gespräch wurde inzwischen verlegt. Sieh noch einmal nach.',
    SESSION_OVER: 'Das Gespräch ist vorbei oder abgesagt.',
    FORBIDDEN: 'Dieser Kiosk oder dieser Gast darf das nicht.',
    BAD_REQUEST: 'Bitte Name und E-Mail-Adresse prüfen.',
    NOT_KEPT: 'Gerade kann nichts gespeichert werden. Es ist nichts geschehen.',
    unknown: 'Das hat nicht geklappt. Es ist nichts geschehen.',
  },
};

export const sessionCase: SessionCaseWords = {
  about: (guest, mentor, when) => `${guest} bei ${mentor}, ${when}`,
  title: (guest) => guest,
  mentorTitle: (mentor) => `Zeiten von ${mentor}`,
  told: {
    here: 'Dieser Kiosk hat gesagt, es sei erledigt.',
    there: 'Ein anderer Kiosk hat gesagt, es sei erledigt.',
  },
  rebook: 'Der Gast bekommt eine Mail. Buche eine andere Zeit oder sag Bescheid.',
  move: 'Die alte Zeit gilt. Verlege es auf eine andere oder sag Bescheid.',
  instead: (when) => `${when} nehmen`,
  booked: 'Erledigt',
};

export const staff: StaffWords = {
  title: 'Wie es diesem Kiosk geht',
  hint: 'Für unser Team.',
  sync: 'Abgleich',
  waiting: 'Warten auf die Zentrale',
  waitingCount: (waiting, all) => `${waiting} von ${all} Vorgängen`,
  clock: 'Uhr',
  clockSure: (offBy) => `Sicher auf ${offBy}`,
  camera: 'Kamera',
  leases: 'Zeiten, die nur dieser Kiosk vergibt',
  leasesCount: (count) => `${count}`,
  giveBack: 'Zurückgeben',
  givenBack: 'Zurückgegeben',
  log: 'Zugriffsprotokoll',
  logSound: (count) => `${count} Einträge, die Kette hält`,
  logBroken: 'Die Kette ist gerissen. Sag der Veranstaltung Bescheid',
  version: 'Programm',
  kiosk: 'Kiosk',
  cases: 'Fälle',
};
