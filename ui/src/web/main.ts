// The hub's pages, in a browser.
import '@fontsource-variable/inter/wght.css';
import '../look/tokens.css';
import '../look/base.css';
import './pages.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { speakAsBefore } from './words/frame.svelte';

speakAsBefore();
mount(App, { target: document.body });

// Nothing depends on it: without a worker the pages need a network, as any page does.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
