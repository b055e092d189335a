// Puts the screens into the page, around whichever backend the page has.
import '@fontsource-variable/inter/opsz.css';
import './look/tokens.css';
import './look/base.css';
import './look/kiosk.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { ShownAnswer } from './answer/shown.svelte';
import { Speaker, tune } from './answer/sound';
import type { Backend } from './backend/backend';
import { Kiosk } from './kiosk.svelte';
import { language } from './words/language.svelte';

/** Opens the kiosk's window. A speaker that will not play is no reason for anything. */
export function open(target: HTMLElement, backend: Backend): void {
  const speaker = new Speaker();
  const answers = new ShownAnswer((answer, replaced) => {
    speaker.play(tune(answer.kind, replaced)).catch(() => undefined);
  });
  const kiosk = new Kiosk(backend, answers);
  language.change(language.code);
  mount(App, { target, props: { kiosk, answers, backend } });
  void kiosk.start();
}
