// How the hub's pages are built: into ui/dist-hub, which `portico-hub` embeds.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

import { keepsTheBuild } from './build/keepsTheBuild';
import { namesParts } from './build/namesParts';
import { smallerFonts } from './build/smallerFonts';

export default defineConfig({
  root: 'src/web',
  plugins: [
    svelte({ configFile: '../../svelte.config.js' }),
    smallerFonts(),
    keepsTheBuild(),
    namesParts(),
  ],
  build: {
    outDir: '../../dist-hub',
    emptyOutDir: true,
    target: 'safari16',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // A phone far away waits for each file: the styles are one, and what three pages share is another.
    cssCodeSplit: false,
    rolldownOptions: {
      input: { index: 'src/web/index.html', sw: 'src/web/worker/sw.ts' },
      output: {
        codeSplitting: { groups: [{ name: 'common', minShareCount: 3 }] },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
