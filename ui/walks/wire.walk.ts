// What the first visit costs a phone on a slow network. The bytes are a bar; the time depends on this machine, and is told.
import { expect } from 'vitest';

import { NETWORKS, Wire } from './support/wire';
import { walk } from './support/walk';

/** Issue's budget: 100 kB, as they come over the wire. */
const FIRST_PAGE_BYTES_MAX = 100_000;

/** Where people first come to, by a code or a letter, and what can be used there. */
const FIRST = [
  { path: '/', use: 'link' },
  { path: '/signin', use: 'button' },
  { path: `/connect/${'A'.repeat(43)}`, use: 'link' },
  { path: `/booking/${'A'.repeat(43)}`, use: 'button' },
] as const;

const VISITS = FIRST.flatMap((first) =>
  (['slow 4G', 'fast 4G'] as const).map((network) => ({ network, ...first })),
);

walk.for(VISITS)('$path is small ($network)', async ({ path, use, network }, { come }) => {
  const { page } = await come({ serviceWorkers: 'block' });
  const wire = await Wire.slow(page, NETWORKS[network]);
  const began = performance.now();
  await page.goto(path, { waitUntil: 'commit' });
  await page.locator('main').getByRole(use).first().waitFor();
  const usable = performance.now() - began;
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  console.log(`${path}, ${network}: ${wire.bytes} bytes, usable after ${Math.round(usable)} ms`);
  expect(wire.bytes).toBeLessThanOrEqual(FIRST_PAGE_BYTES_MAX);
});
