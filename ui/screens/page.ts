// One recorded moment, on the product's own screens: `?moment=sure`.
import type { Backend } from '../src/backend/backend';
import { open } from '../src/open';
import frameUrl from './frame.jpg';
import { moments } from './recorded';

const moment = moments[new URLSearchParams(location.search).get('moment') ?? 'meet'];
if (!moment) throw new Error('no such moment');

const recorded: Backend = {
  view: () => Promise.resolve(moment.view),
  subscribe(onUpdate) {
    const { view, answer } = moment;
    onUpdate({ type: 'view', ...view });
    if (answer) setTimeout(() => onUpdate({ type: 'answer', ...answer }), 0);
    return Promise.resolve();
  },
  refreshCode: () => Promise.resolve(),
  copyLink: () => Promise.resolve(),
  submitText: () => Promise.resolve(),
  frame: () => fetch(frameUrl).then((response) => response.blob()),
};

open(document.body, recorded);
