// Takes a picture of each of the hub's pages at the sizes people hold in their hands: `npm run screens:hub`, after
// `npm run build`. What the hub would answer is recorded in pages.recorded.mjs. Pictures go to screens/out/; a word on the
// command line limits them to those whose name holds it. What is wider than the screen, and what axe finds, is said.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';
import { chromium } from 'playwright-core';

import { answers, MOMENTS } from './pages.recorded.mjs';

const out = fileURLToPath(new URL('out/', import.meta.url));
const built = fileURLToPath(new URL('../dist-hub/', import.meta.url));
const only = process.argv[2] ?? '';

const LOOKS = [
  { name: '390-light', width: 390, height: 844, colorScheme: 'light', locale: 'en-GB' },
  { name: '390-dark-de', width: 390, height: 844, colorScheme: 'dark', locale: 'de-DE' },
  { name: '320-light-de', width: 320, height: 568, colorScheme: 'light', locale: 'de-DE' },
  {
    name: '320-large-de',
    width: 320,
    height: 640,
    colorScheme: 'light',
    locale: 'de-DE',
    large: 2,
  },
  { name: '844-dark', width: 844, height: 390, colorScheme: 'dark', locale: 'en-GB' },
  { name: '1280-light', width: 1280, height: 800, colorScheme: 'light', locale: 'en-GB' },
];
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** The files of the build; every other address is a page. */
function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/v1/events') return response.writeHead(204).end();
  const name = extname(pathname) ? pathname : '/index.html';
  try {
    const body = readFileSync(join(built, name));
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'text/plain' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function shoot(browser, port, { name, width, height, large = 1, ...look }) {
  const context = await browser.newContext({
    viewport: { width, height },
    serviceWorkers: 'block',
    ...look,
  });
  for (const moment of MOMENTS) {
    const file = `page-${moment.name}-${name}`;
    if (!file.includes(only)) continue;
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${file}: ${error.message}`));
    await page.route('**/graphql', (route) => {
      const { query } = route.request().postDataJSON();
      const operation = /(?:query|mutation) (\w+)/.exec(query)[1];
      const data = structuredClone({ ...answers(), ...moment.answers }[operation]);
      if (data?.event) data.event.now = new Date(Date.now() + (moment.aheadMs ?? 0)).toISOString();
      if (!data) console.error(`${file}: no answer to ${operation}`);
      return route.fulfill({ json: data?.errors ? data : { data } });
    });
    await page.goto(`http://${moment.host ?? 'localhost'}:${port}${moment.path}`);
    if (large !== 1)
      await page.addStyleTag({ content: `:root { font-size: ${large * 100}% !important }` });
    await page.waitForSelector('main h1');
    await page.evaluate(() => document.fonts.ready);
    await moment.then?.(page);
    await page.screenshot({ path: `${out}${file}.png`, fullPage: true });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, nodes } of violations) console.error(`${file}: ${id}: ${nodes[0].html}`);
    console.log(`${file}.png${over > 0 ? ` is ${over} px too wide` : ''}`);
    await page.close();
  }
  await context.close();
}

await mkdir(out, { recursive: true });
const server = createServer(serve);
await new Promise((listening) => server.listen(0, listening));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP hub.venue 127.0.0.1'],
});
for (const look of LOOKS) await shoot(browser, server.address().port, look);
await browser.close();
server.close();
