// How the screens are built and tested.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  build: { target: 'safari18', assetsInlineLimit: 0, reportCompressedSize: false },
  // Components are mounted in tests as in a browser.
  ...(process.env['VITEST'] && { resolve: { conditions: ['browser'] } }),
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { settings: { device: { prefersReducedMotion: 'reduce' } } } },
    include: ['src/**/*.test.ts'],
    // Properties run hundreds of cases, on machines that do other things too.
    testTimeout: 30_000,
  },
});
