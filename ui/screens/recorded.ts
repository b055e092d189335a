// Moments of a kiosk's day, as its views and answers say them. Never part of the product: only pictures are made of them.
import type {
  Answer,
  AnswerKind,
  CameraView,
  CaseView,
  Meeting,
  Person,
  SyncView,
  View,
} from '../src/backend/types';
import type { FoundSession } from '../src/backend/sessions';
import codeSvg from './code.svg?raw';
import { found, mentor, unheard, when } from './sessions';

const MINUTE = 60_000;

function person(name: string, headline: string): Person {
  const words = name.split(' ');
  const initials = `${words[0]?.[0] ?? ''}${words.at(-1)?.[0] ?? ''}`;
  return { id: name, name, headline, initials, picture: null };
}

const amina = person('Amina Diallo', 'Data engineer, Blue Ocean Labs');
const jonas = person('Jonas Lindqvist', 'Curator, Museum of Light');
const long = person('Maria-Magdalena Wolfeschlegelstein', 'Professor of Comparative Robotics');

const people = [
  person('Sam Okafor', 'Founder, Tidepool'),
  amina,
  person('Kenji Tanaka', 'Optics, Hikari'),
  jonas,
  person('Priya Nair', 'Robotics student'),
  person('Luisa Moreno', 'Investor'),
  person('Tom Becker', 'Maker'),
  person('Yara Haddad', 'Designer'),
];

const recent: Meeting[] = people.map((who, index) => ({
  id: `m${index}`,
  person: who,
  agoMs: (1.1 + 3 * index) * MINUTE,
  answer: 'sure',
}));

// The picture is one of the demo scene; its corners are those that the decoder found in it.
const live: CameraView = { state: 'live', name: 'HD Webcam', corners: [], advice: null };

const inStep: SyncView = {
  state: 'in_step',
  waiting: 0,
  waitingForMs: null,
  lastContactMs: 12_000,
};

const view: View = {
  eventName: 'Maker Days 2026',
  host: person('Aurora Robotics', 'Booth 42'),
  code: { svg: codeSvg, url: '', expiresInMs: 252_000, validMs: 300_000 },
  camera: live,
  sync: inStep,
  recent,
  metToday: 128,
  cases: [],
  clock: { errorMs: 400, unsure: false },
  over: false,
  sessions: { version: '1', ownOnly: false },
};

const it = (id: string, more: Partial<CaseView>): CaseView => ({
  id,
  cause: 'differs',
  toldHere: true,
  owner: null,
  redeemer: null,
  reason: null,
  unsureByMs: 400,
  agoMs: 12 * MINUTE,
  answer: null,
  mayConnect: false,
  session: null,
  ...more,
});

const host = view.host;
const twice = it('twice', {
  owner: amina,
  redeemer: host,
  reason: 'TOKEN_INVALID',
  mayConnect: true,
});
const taken = it('taken', {
  owner: mentor,
  reason: 'SLOT_TAKEN',
  session: {
    guest: 'g',
    name: 'Ravi Shah',
    when: when(16 * 60),
    stands: null,
    instead: [15 * 60 + 45, 16 * 60 + 15, 16 * 60 + 30].map((minute) => ({
      when: when(minute),
      leased: true,
    })),
  },
});
const hours = it('hours', {
  cause: 'hours',
  owner: mentor,
  session: { guest: null, name: null, when: when(17 * 60), stands: null, instead: [] },
});
const cases: CaseView[] = [
  twice,
  taken,
  hours,
  it('there', { toldHere: false, owner: long, redeemer: jonas, reason: 'TOKEN_INVALID' }),
  it('clock', { cause: 'clock', owner: jonas, redeemer: host, unsureByMs: 10 * MINUTE }),
  it('fork', { cause: 'fork', owner: host, agoMs: 95 * MINUTE }),
  it('revoked', { cause: 'revoked_key', owner: long, redeemer: host, agoMs: 3 * 60 * MINUTE }),
  it('deferred', { redeemer: host, reason: 'DEFERRED', agoMs: 4 * 60 * MINUTE }),
  it('done', { reason: 'FORBIDDEN', agoMs: 5 * 60 * MINUTE }),
  it('other', { cause: 'other', agoMs: 26 * 60 * MINUTE }),
];
const answered: CaseView[] = [
  it('noted', { owner: jonas, redeemer: host, reason: 'TOKEN_EXPIRED', answer: 'noted' }),
  it('connected', { owner: amina, redeemer: host, reason: 'TOKEN_INVALID', answer: 'connect' }),
  it('resolved', { owner: long, redeemer: host, answer: 'resolved', agoMs: 25 * 60 * MINUTE }),
];
const unsure = { errorMs: 10 * MINUTE, unsure: true };

const answer = (kind: AnswerKind, who: Person | null, more: Partial<Answer> = {}): Answer => ({
  id: kind,
  kind,
  about: 'meeting',
  person: who,
  reason: null,
  badges: [],
  ...more,
});

export interface Moment {
  view: View;
  answer?: Answer;
  /** Whether the cases are looked at. */
  looksAtCases?: boolean;
  /** The session of a link that was scanned. */
  found?: FoundSession;
  /** What is pressed, one after another. */
  press?: string[];
}

const reading: CameraView = {
  ...live,
  state: 'demo',
  corners: [
    [0.429, 0.328],
    [0.627, 0.276],
    [0.654, 0.627],
    [0.464, 0.664],
  ],
};

const waiting: SyncView = {
  state: 'waiting',
  waiting: 7,
  waitingForMs: 42 * MINUTE,
  lastContactMs: 45 * MINUTE,
};

const pending = recent.map((meeting, index) =>
  index < 3 ? { ...meeting, answer: 'sure_here' as const } : meeting,
);

const SESSIONS = '[data-place=sessions]';
const onSessions = (...press: string[]): Moment => ({ view, press: [SESSIONS, ...press] });

export const moments: Record<string, Moment> = {
  sessions: onSessions(),
  sessionsStale: { view: { ...view, sync: waiting }, press: [SESSIONS] },
  booking: onSessions('[data-booking=booked]'),
  book: onSessions('[data-slot=leased]'),
  link: onSessions('[data-booking=booked]', '[data-deed=link]'),
  moving: onSessions('[data-booking=booked]', '[data-deed=move]'),
  override: onSessions('[data-booking=booked]', '[data-deed=ask-cancel]', '[data-deed=cancel]'),
  found: { view, found },
  unheard: { view, found: unheard },
  checkedIn: {
    view,
    answer: answer('sure', person('Tomás Herrera', 'Ada Okonkwo'), { about: 'check_in' }),
  },
  staff: { view, press: ['[data-place=staff]'] },
  meet: { view },
  reading: { view: { ...view, camera: reading } },
  offline: {
    view: { ...view, sync: waiting, recent: pending, camera: { ...live, state: 'lost' } },
  },
  first: {
    view: {
      ...view,
      recent: [],
      metToday: 0,
      sync: { state: 'never', waiting: 0, waitingForMs: null, lastContactMs: null },
      camera: { ...live, state: 'none' },
    },
  },
  sure: { view, answer: answer('sure', amina, { badges: ['met_25', 'triangle'] }) },
  sureHere: { view, answer: answer('sure_here', jonas) },
  notSure: { view, answer: answer('not_sure', null) },
  expired: { view, answer: answer('refused', null, { reason: 'TOKEN_EXPIRED' }) },
  metBefore: { view, answer: answer('refused', jonas, { reason: 'ALREADY_CONNECTED' }) },
  toLookAt: { view: { ...view, cases: [twice, ...answered], clock: unsure } },
  unsureClock: { view: { ...view, sync: waiting, clock: { ...unsure, errorMs: 90 * MINUTE } } },
  case: { view: { ...view, cases: [twice, ...answered] }, looksAtCases: true },
  cases: { view: { ...view, cases: [...cases, ...answered] }, looksAtCases: true },
  casesDone: { view: { ...view, cases: answered }, looksAtCases: true },
  revoked: { view: { ...view, code: null, sync: { ...inStep, state: 'revoked' } } },
  over: { view: { ...view, code: null, over: true } },
  longName: { view, answer: answer('sure', long) },
};
