// How the walks run: real programs and a real browser, on every processor.
import { defineConfig } from 'vitest/config';

/** A walk starts programs, waits for letters and looks at many pages. */
const WALK_WITHIN_MS = 180_000;

export default defineConfig({
  test: {
    include: ['walks/**/*.walk.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: WALK_WITHIN_MS,
    hookTimeout: WALK_WITHIN_MS,
  },
});
