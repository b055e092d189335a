// What the kiosk tells its screens: the mirror of `crates/kiosk/src/view.rs`, which explains every field. Durations are
// milliseconds counted from the moment the view was made.
import type { CaseSession, FoundSession, SessionsView } from './sessions';

export interface View {
  eventName: string;
  host: Person;
  code: CodeView | null;
  camera: CameraView;
  sync: SyncView;
  recent: Meeting[];
  metToday: number;
  cases: CaseView[];
  clock: ClockView;
  over: boolean;
  sessions: SessionsView | null;
}

export type Cause = 'differs' | 'revoked_key' | 'fork' | 'clock' | 'hours' | 'other';

export type CaseAnswer = 'resolved' | 'noted' | 'connect';

export interface CaseView {
  id: string;
  cause: Cause;
  toldHere: boolean;
  owner: Person | null;
  redeemer: Person | null;
  reason: string | null;
  unsureByMs: number;
  agoMs: number;
  answer: CaseAnswer | null;
  mayConnect: boolean;
  session: CaseSession | null;
}

export interface ClockView {
  errorMs: number;
  unsure: boolean;
}

export interface Person {
  id: string;
  name: string;
  headline: string;
  initials: string;
  picture: string | null;
}

export interface Meeting {
  id: string;
  person: Person | null;
  agoMs: number;
  answer: AnswerKind;
}

export interface CodeView {
  svg: string;
  url: string;
  expiresInMs: number;
  validMs: number;
}

export type CameraState = 'starting' | 'live' | 'demo' | 'folder' | 'lost' | 'none';

/** A place in the frame, in fractions of its width and height. */
export type Corner = readonly [x: number, y: number];

export interface CameraView {
  state: CameraState;
  name: string;
  corners: Corner[];
  /** `closer`, `tilt_phone`, `hold_still`, `too_dark`, or one of a newer kiosk. */
  advice: string | null;
}

export type SyncState =
  'in_step' | 'waiting' | 'never' | 'revoked' | 'disk_full' | 'disk_failing' | 'ledger_replaced';

export interface SyncView {
  state: SyncState;
  waiting: number;
  waitingForMs: number | null;
  lastContactMs: number | null;
}

export type AnswerKind = 'sure' | 'sure_here' | 'not_sure' | 'refused';

export type About = 'meeting' | 'check_in' | 'code';

export interface Answer {
  id: string;
  kind: AnswerKind;
  about: About;
  person: Person | null;
  reason: string | null;
  badges: string[];
}

/** What is pushed as it happens; the tag is `type`, the rest are the fields of what it carries. */
export type Update =
  | ({ type: 'view' } & View)
  | ({ type: 'answer' } & Answer)
  | ({ type: 'session' } & FoundSession)
  | ({ type: 'camera' } & CameraView);

/** How the kiosk does, for staff: the mirror of `crates/kiosk/src/diagnosing.rs`. */
export interface Diagnostics {
  version: string;
  node: string;
  sync: SyncView;
  clock: ClockView;
  camera: CameraView;
  operations: number;
  waiting: number;
  leases: number | null;
  accessEntries: number | null;
}
