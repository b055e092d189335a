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
