// A window as tests open it: the product's own, around a backend that says what a test wants, on a clock that tests move.
import { cleanup, render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, vi } from 'vitest';

import App from '../App.svelte';
import { ShownAnswer } from '../answer/shown.svelte';
import type { Backend } from '../backend/backend';
import type { Answer, AnswerKind, CaseView, Person, Update, View } from '../backend/types';
import { Kiosk } from '../kiosk.svelte';
import { language } from '../words/language.svelte';

export const amina: Person = {
  id: 'a',
  name: 'Amina Diallo',
  headline: 'Data engineer',
  initials: 'AD',
  picture: null,
};
export const view: View = {
  eventName: 'Maker Days',
  host: { id: 'h', name: 'Aurora Robotics', headline: 'Booth 42', initials: 'AR', picture: null },
  code: { svg: '<svg/>', url: '', expiresInMs: 300_000, validMs: 300_000 },
  camera: { state: 'none', name: '', corners: [], advice: null },
  sync: { state: 'never', waiting: 0, waitingForMs: null, lastContactMs: null },
  recent: [],
  metToday: 0,
  cases: [],
  clock: { errorMs: 400, unsure: false },
  over: false,
  sessions: null,
};

/** Whom the view names as its host. */
export const host = view.host;

/** A code of Amina's, redeemed here, that another kiosk had redeemed before. */
export const twice: CaseView = {
  id: 'twice',
  cause: 'differs',
  toldHere: true,
  owner: amina,
  redeemer: host,
  reason: 'TOKEN_INVALID',
  unsureByMs: 400,
  agoMs: 720_000,
  answer: null,
  mayConnect: false,
  session: null,
};

let subscriber: (update: Update) => void;
export const backend = {
  view: vi.fn<Backend['view']>(),
  subscribe: vi.fn<Backend['subscribe']>(),
  refreshCode: vi.fn<Backend['refreshCode']>(),
  copyLink: vi.fn<Backend['copyLink']>(),
  submitText: vi.fn<Backend['submitText']>(),
  answerCase: vi.fn<Backend['answerCase']>(),
  painted: vi.fn<Backend['painted']>(),
  sessions: vi.fn<Backend['sessions']>(),
  guests: vi.fn<Backend['guests']>(),
  doSession: vi.fn<Backend['doSession']>(),
  giveBackLeases: vi.fn<Backend['giveBackLeases']>(),
  diagnostics: vi.fn<Backend['diagnostics']>(),
  frame: () => Promise.resolve(null),
} satisfies Backend;

/** Tells the window something, as the kiosk would, and waits until it shows it. */
export async function tell(update: Update): Promise<void> {
  subscriber(update);
  await tick();
}

/** Tells the window that its view is as before but for this. */
export const tellView = (more: Partial<View>) => tell({ type: 'view', ...view, ...more });

/** Opens the window on the view, or on one that is as it but for `more`. */
export async function openWindow(more?: Partial<View>): Promise<void> {
  const answers = new ShownAnswer(() => undefined);
  const kiosk = new Kiosk(backend, answers);
  render(App, { kiosk, answers, backend });
  await kiosk.start();
  await (more ? tellView(more) : tick());
}

export const answer = (kind: AnswerKind, more: Partial<Answer> = {}): Update => ({
  type: 'answer',
  id: '1',
  kind,
  about: 'meeting',
  person: amina,
  reason: null,
  badges: [],
  ...more,
});

/** Before each test of the file that calls this: nothing was asked of the backend, and the clock stands still. */
export function withWindow(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    });
    vi.resetAllMocks();
    backend.subscribe.mockImplementation((onUpdate) => {
      subscriber = onUpdate;
      onUpdate({ type: 'view', ...view });
      return Promise.resolve();
    });
    language.change('en');
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });
}
