// What the first visit costs a phone on a slow network. The bytes are a bar; the time depends on this machine, and is told.
import { expect } from 'vitest';

import { drawnAfter, NETWORKS, Wire } from './support/wire';
import { walk } from './support/walk';

/** What a first visit may load, as it comes over the wire. */
const FIRST_PAGE_BYTES_MAX = 100_000;

/** Where people first come to, by a code or a letter, and what can be used there. */
const FIRST = [
  { path: '/', use: 'main a' },
  { path: '/signin', use: 'main button' },
  { path: `/connect/${'A'.repeat(43)}`, use: 'main a' },
  { path: `/booking/${'A'.repeat(43)}`, use: 'main button' },
] as const;

const VISITS = FIRST.flatMap((first) =>
  (['slow 4G', 'fast 4G'] as const).map((network) => ({ network, ...first })),
);

walk.for(VISITS)('$path is small ($network)', async ({ path, use, network }, { come }) => {
  const { page } = await come({ serviceWorkers: 'block' });
  const wire = await Wire.slow(page, NETWORKS[network]);
  const usable = await drawnAfter(page, path, use);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  console.log(`${path}, ${network}: ${wire.bytes} bytes, usable after ${Math.round(usable)} ms`);
  expect(wire.bytes).toBeLessThanOrEqual(FIRST_PAGE_BYTES_MAX);
});
