// One recorded moment, on the product's own screens: `?moment=sure`.
import { flushSync } from 'svelte';

import type { Backend } from '../src/backend/backend';
import type { CameraView, Update, View } from '../src/backend/types';
import { open } from '../src/open';
import frameUrl from './frame.jpg';
import codeSvg from './code.svg?raw';
import { moments } from './recorded';
import { board, guests } from './sessions';

const moment = moments[new URLSearchParams(location.search).get('moment') ?? 'meet'];
if (!moment) throw new Error('no such moment');

/** A hand that holds a phone is never quite still, and corners that do not move are soon forgotten. */
const trembling = (camera: CameraView): CameraView => ({
  ...camera,
  corners: camera.corners.map(([x, y]) => [x + Math.random() * 1e-4, y]),
});

/** Goes to the cases by the button that is there while one is open. */
function lookAtCases(view: View, onUpdate: (update: Update) => void): void {
  const open = view.cases.map((it) => ({ ...it, answer: null }));
  onUpdate({ type: 'view', ...view, cases: open });
  flushSync();
  document.querySelector<HTMLElement>('[data-open-cases]')?.click();
  onUpdate({ type: 'view', ...view });
}

/** Long enough for what was pressed to be on the screen. */
const PRESS_MS = 60;

function pressAll(selectors: string[]): void {
  const [first, ...rest] = selectors;
  if (!first) return;
  document.querySelector<HTMLElement>(first)?.click();
  setTimeout(() => pressAll(rest), PRESS_MS);
}

const recorded: Backend = {
  view: () => Promise.resolve(moment.view),
  subscribe(onUpdate) {
    const { view, answer, looksAtCases, found, press } = moment;
    onUpdate({ type: 'view', ...view });
    if (looksAtCases) setTimeout(() => lookAtCases(view, onUpdate), 0);
    setInterval(() => onUpdate({ type: 'camera', ...trembling(view.camera) }), 200);
    if (answer) setTimeout(() => onUpdate({ type: 'answer', ...answer }), 0);
    if (found) onUpdate({ type: 'session', ...found });
    if (press) setTimeout(() => pressAll(press), PRESS_MS);
    return Promise.resolve();
  },
  refreshCode: () => Promise.resolve(),
  copyLink: () => Promise.resolve(),
  submitText: () => Promise.resolve(),
  answerCase: () => Promise.resolve(),
  painted: () => Promise.resolve(),
  sessions: () => Promise.resolve(board),
  guests: () => Promise.resolve(guests),
  doSession: (deed) =>
    deed.type === 'cancel'
      ? Promise.reject(new Error('TOO_LATE'))
      : Promise.resolve({
          operation: 'o',
          booking: 'b',
          provisional: false,
          unsure: false,
          link: { svg: codeSvg, validMs: 900_000 },
        }),
  giveBackLeases: () => Promise.resolve(0),
  diagnostics: () =>
    Promise.resolve({
      version: '0.1.0',
      node: '5f1c2ab8d04e9a7763c1b0a4e2d98f10',
      sync: moment.view.sync,
      clock: moment.view.clock,
      camera: moment.view.camera,
      operations: 412,
      waiting: 3,
      leases: 18,
      accessEntries: 37,
    }),
  frame: () => fetch(frameUrl).then((response) => response.blob()),
};

open(document.body, recorded);
