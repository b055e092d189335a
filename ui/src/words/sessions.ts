// What a language file must hold for sessions and for the staff's page.
import type { BookingState } from '../backend/sessions';
import type { Unit } from '../time/ages';

/** Where a screen leads to. */
export interface NavWords {
  label: string;
  meet: string;
  sessions: string;
  staff: string;
}

/** Sessions, as staff and mentors read them. */
export interface SessionsWords {
  today: string;
  previousDay: string;
  nextDay: string;
  summary: (booked: number, here: number) => string;
  nextUp: (time: string, guest: string, mentor: string) => string;
  none: string;
  noneHint: string;
  loading: string;
  asOf: (age: string) => string;
  asOfNever: string;
  /** Who a session is with, on the booking's and the link's screens. */
  with: (time: string, mentor: string) => string;
  erased: string;
  free: string;
  leased: string;
  elsewhere: string;
  provisional: string;
  moved: string;
  states: Record<BookingState, string>;
  startsIn: (count: number, unit: Unit) => string;
  startedAgo: (count: number, unit: Unit) => string;
  startsNow: string;
  book: {
    title: (time: string, mentor: string) => string;
    sure: string;
    provisional: string;
    name: string;
    address: string;
    known: string;
    submit: string;
    move: (guest: string) => string;
    moveHint: (mentor: string) => string;
    moveEnd: string;
  };
  booking: {
    checkIn: string;
    complete: string;
    noShow: string;
    move: string;
    showLink: string;
    cancel: string;
    cancelQuestion: string;
    cancelYes: string;
    cancelNo: string;
    provisional: string;
  };
  override: { question: string; yes: string; no: string };
  link: { title: (guest: string) => string; hint: string; alt: string; provisional: string };
  found: {
    unknown: string;
    unknownHint: string;
    otherDay: (day: string) => string;
    over: Record<'checked_in' | 'completed' | 'cancelled', string>;
  };
  /** Why something was not done, by its code. */
  refused: Record<string, string> & { unknown: string };
}

/** A case about a session. */
export interface SessionCaseWords {
  /** Guest, mentor, day and time. */
  about: (guest: string, mentor: string, when: string) => string;
  title: (guest: string) => string;
  mentorTitle: (mentor: string) => string;
  told: { here: string; there: string };
  rebook: string;
  move: string;
  instead: (when: string) => string;
  booked: string;
}

/** The staff's page. */
export interface StaffWords {
  title: string;
  hint: string;
  sync: string;
  waiting: string;
  waitingCount: (waiting: number, all: number) => string;
  clock: string;
  clockSure: (offBy: string) => string;
  camera: string;
  leases: string;
  leasesCount: (count: number) => string;
  giveBack: string;
  givenBack: string;
  log: string;
  logSound: (count: number) => string;
  logBroken: string;
  version: string;
  kiosk: string;
  cases: string;
}
