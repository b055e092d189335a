// What a language file must hold. Every string a person sees stands in one of them, and nowhere else.
import type { CameraState, CaseAnswer, Cause, SyncState } from '../backend/types';
import type { Unit } from '../time/ages';
import type { BadgeWords } from './badges';
import type { NavWords, SessionCaseWords, SessionsWords, StaffWords } from './sessions';

/** Why not, what to do now, and a last word. */
export interface ReasonWords {
  title: string;
  todo: string;
  note: string;
}

/** A thing that was noticed: what it is called, what happened here or elsewhere, what it means, what to do. */
export interface NoticeWords {
  title: string;
  here: (offBy: string) => string;
  there: (offBy: string) => string;
  means: string;
  todo: string;
}

/** Cases, as staff read them. */
export interface CasesWords {
  /** On Meet, where it is the way to the cases. */
  open: (count: number) => string;
  title: (open: number) => string;
  hint: string;
  none: string;
  noneHint: string;
  back: string;
  answeredTitle: string;
  pair: (one: string, other: string) => string;
  /** What people were told, by this kiosk or another: that they are connected, or that something is done. */
  toldHere: { connected: string; done: string };
  toldThere: { connected: string; done: string };
  doneTitle: string;
  notYet: (reason: string) => string;
  notConnected: (reason: string) => string;
  notDone: (reason: string) => string;
  /** Why the hub decided otherwise, by the code of its reason. */
  reasons: Record<string, string> & { DEFERRED: string; unknown: string };
  allTheSame: string;
  todo: Record<'tell' | 'tellOrConnect' | 'organizer' | 'wait' | 'nothing', string>;
  notices: Record<Exclude<Cause, 'differs'>, NoticeWords>;
  theyKnow: string;
  seenTo: string;
  noted: string;
  connect: string;
  connectQuestion: (pair: string) => string;
  connectYes: string;
  connectNo: string;
  connected: string;
  failed: string;
  answers: Record<CaseAnswer, string>;
}

export interface Words extends BadgeWords {
  /** Its tag, for dates. */
  tag: string;
  meet: {
    codeTitle: string;
    codeHint: string;
    codeAlt: (host: string) => string;
    codeComing: string;
    cameraTitle: string;
    cameraHint: string;
    newCode: string;
    newCodeDone: string;
    copyLink: string;
    copyLinkDone: string;
    failed: string;
  };
  camera: Record<CameraState, string> & { reading: string };
  /** What to do to be read, by the advice's name. */
  advice: Record<string, string>;
  answer: {
    sure: string;
    sureHere: string;
    notSure: ReasonWords;
    notSurePerson: string;
    badges: (names: string[]) => string;
    /** Of a guest who comes to a session. */
    checkedIn: string;
    checkedInHere: string;
    checkInKept: ReasonWords;
    with: (mentor: string) => string;
    close: string;
  };
  reasons: Record<string, ReasonWords> & { unknown: ReasonWords };
  recent: {
    label: string;
    none: string;
    metToday: (count: number) => string;
    pending: string;
    someone: string;
    ago: (count: number, unit: Unit) => string;
  };
  sync: {
    inStep: (age: string) => string;
    kept: (count: number, since: string) => string;
    silent: (age: string) => string;
    never: string;
    revoked: string;
    /** What is wrong with this kiosk's disk, by the state of sync. */
    trouble: Partial<Record<SyncState, string>>;
    ago: (count: number, unit: Unit) => string;
  };
  /** The clock's error, for staff: by how much it may be off, or that nothing is known of it. */
  clock: {
    span: (count: number, unit: Unit) => string;
    unsure: (offBy: string) => string;
    unknown: string;
  };
  cases: CasesWords;
  nav: NavWords;
  sessions: SessionsWords;
  sessionCase: SessionCaseWords;
  staff: StaffWords;
  /** When this kiosk has nothing more to show. */
  end: Record<'revoked' | 'over', ReasonWords>;
  start: {
    starting: string;
    failed: string;
    failedTodo: string;
  };
}
