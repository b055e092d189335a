// What a phone's camera reads on somebody else's screen: the pixels of a page, decoded.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { ok } from './program';

/** The one code in a picture (PNG). */
export async function readCode(picture: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-walk-scan-'));
  try {
    const file = join(folder, 'screen.png');
    await writeFile(file, picture);
    const printed = await ok('portico-scan', ['decode', '--json', file]);
    const { payloads } = JSON.parse(printed) as { payloads: string[] };
    if (payloads.length !== 1) throw new Error(`no single code on the screen: ${printed}`);
    return String(payloads[0]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Scans the code that a page shows. */
export async function scan(page: Page): Promise<string> {
  return readCode(await page.screenshot());
}
