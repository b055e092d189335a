// Without a pointer: everything by Tab and Enter, with the focus always in sight, and led on by each step to the next.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

import { scan } from './support/scan';
import { CODE_FIELD } from './support/signing_in';
import { ADA, ALAN, KATHERINE, walk } from './support/walk';

/** No part of these pages is further away. */
const TABS_MAX = 40;

/** What is drawn around what has the focus. */
function ring(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
    return outlineWidth === '0px' ? 'none' : outlineStyle;
  });
}

/** Goes on with the tab key until this has the focus, and sees where the focus is all the way. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    expect(await ring(page)).toBe('solid');
    if (await wanted.evaluate((it) => it === document.activeElement)) return;
  }
  throw new Error(`${TABS_MAX} tabs do not lead to ${wanted}`);
}

/** The focus is on this heading. */
async function ledTo(page: Page, heading: string): Promise<void> {
  await page.locator('h1:focus, h2:focus', { hasText: heading }).waitFor();
}

walk(
  'ic_5_4: who has a keyboard alone redeems a code, signs in for it, and goes on to the profile',
  async ({ hub, come, join, mail }) => {
    const ada = await (await join(ADA)).open('/me');
    await ada.getByRole('img', { name: `QR code to meet ${ADA}` }).waitFor();
    const address = await hub.add(ALAN);
    const page = await (await come()).open(await scan(ada));
    await tabTo(page, page.getByRole('button', { name: `Connect with ${ADA}` }));
    await page.keyboard.press('Enter');

    await page.locator('main:focus').getByRole('heading', { name: 'Sign in' }).waitFor();
    await tabTo(page, page.getByLabel('E-mail address'));
    await page.keyboard.type(address);
    await page.keyboard.press('Enter');
    await ledTo(page, 'Look into your mail');
    await tabTo(page, page.getByLabel(CODE_FIELD));
    await page.keyboard.type((await mail.next(address)).code);
    await ledTo(page, `You are connected with ${ADA}`);
    await tabTo(page, page.getByRole('link', { name: 'See their profile' }));
    await page.keyboard.press('Enter');
    await page.locator('main:focus').getByRole('heading', { name: ADA }).waitFor();
  },
);

walk('what opens over a page takes the focus, and gives it back', async ({ come }) => {
  const page = await (await come()).open('/sessions');
  const time = page.locator(`[data-mentor="${KATHERINE}"] [data-slot]`).nth(1);
  await tabTo(page, time);
  await page.keyboard.press('Enter');
  await ledTo(page, `with ${KATHERINE}`);
  await tabTo(page, page.getByLabel('Your name'));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await time.evaluate((it) => it === document.activeElement)).toBe(true);
});

walk('the first tab leads past what stands on every page', async ({ come }) => {
  const page = await (await come()).open('/board');
  await page.getByRole('heading', { name: 'Board' }).waitFor();
  await page.keyboard.press('Tab');
  await page.locator('a:focus', { hasText: 'To the content' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('main:focus').waitFor();
});
