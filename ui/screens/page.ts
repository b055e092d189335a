// One recorded moment, on the product's own screens: `?moment=sure`.
import { flushSync } from 'svelte';

import type { Backend } from '../src/backend/backend';
import type { CameraView, Update, View } from '../src/backend/types';
import { open } from '../src/open';
import frameUrl from './frame.jpg';
import { moments } from './recorded';

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

const recorded: Backend = {
  view: () => Promise.resolve(moment.view),
  subscribe(onUpdate) {
    const { view, answer, looksAtCases } = moment;
    onUpdate({ type: 'view', ...view });
    if (looksAtCases) setTimeout(() => lookAtCases(view, onUpdate), 0);
    setInterval(() => onUpdate({ type: 'camera', ...trembling(view.camera) }), 200);
    if (answer) setTimeout(() => onUpdate({ type: 'answer', ...answer }), 0);
    return Promise.resolve();
  },
  refreshCode: () => Promise.resolve(),
  copyLink: () => Promise.resolve(),
  submitText: () => Promise.resolve(),
  answerCase: () => Promise.resolve(),
  painted: () => Promise.resolve(),
  frame: () => fetch(frameUrl).then((response) => response.blob()),
};

open(document.body, recorded);
