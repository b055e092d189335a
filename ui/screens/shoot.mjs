// Takes a picture of every recorded moment, at every size and theme the kiosk is made for: `npm run screens`.
// Pictures go to screens/out/; a word on the command line limits them to those whose name holds it.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const out = fileURLToPath(new URL('out/', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv[2] ?? '';

const LOOKS = [
  { name: 'landscape-light', width: 1920, height: 1080, colorScheme: 'light', locale: 'en-GB' },
  { name: 'landscape-dark', width: 1920, height: 1080, colorScheme: 'dark', locale: 'en-GB' },
  { name: 'laptop-light-de', width: 1280, height: 800, colorScheme: 'light', locale: 'de-DE' },
  { name: 'portrait-light', width: 1080, height: 1920, colorScheme: 'light', locale: 'en-GB' },
  { name: 'portrait-dark-de', width: 1080, height: 1920, colorScheme: 'dark', locale: 'de-DE' },
  { name: 'narrow-light', width: 320, height: 640, colorScheme: 'light', locale: 'en-GB' },
  { name: '4k-dark', width: 3840, height: 2160, colorScheme: 'dark', locale: 'en-GB' },
];
const MOMENTS = `meet reading offline first sure sureHere notSure expired metBefore longName
  toLookAt unsureClock case cases casesDone revoked over sessions sessionsStale booking book link moving
  override found unheard checkedIn staff`.split(/\s+/);

/** Long enough for the picture and the drawn sign, shorter than any answer stays. */
const SETTLES_MS = 900;

async function shoot(browser, origin, { name, width, height, ...look }) {
  const context = await browser.newContext({ viewport: { width, height }, ...look });
  for (const moment of MOMENTS) {
    const file = `${moment}-${name}`;
    if (!file.includes(only)) continue;
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${file}: ${error.message}`));
    await page.goto(`${origin}screens/index.html?moment=${moment}`);
    await page.waitForSelector('main');
    await page.waitForTimeout(SETTLES_MS);
    await page.screenshot({ path: `${out}${file}.png` });
    await page.close();
    console.log(`${file}.png`);
  }
  await context.close();
}

await mkdir(out, { recursive: true });
const server = await createServer({ root, logLevel: 'error', server: { port: 0 } });
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
});
for (const look of LOOKS) await shoot(browser, server.resolvedUrls.local[0], look);
await browser.close();
await server.close();
