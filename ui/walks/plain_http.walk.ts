// A venue's network without certificates: phones give such a page no keys, no service worker, no share sheet and no clipboard.
import { expect } from 'vitest';

import { VENUE_HOST } from './support/browser';
import { scan } from './support/scan';
import { ADA, walk } from './support/walk';

const venue = walk.override(
  'plan',
  { scope: 'file' },
  { host: VENUE_HOST, members: [{ name: ADA, email: 'ada@example.org' }] },
);

venue(
  'on plain http the hub makes the codes, and their links can be selected',
  async ({ come, mail }) => {
    const { page } = await come();
    await page.goto('/me');
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel(/digits from the letter/).fill((await mail.next('ada@example.org')).code);
    await page.getByRole('img', { name: `QR code to meet ${ADA}` }).waitFor();
    expect(await page.evaluate(() => isSecureContext)).toBe(false);

    await page.getByText('This connection is not encrypted').waitFor();
    for (const absent of ['Share', 'Copy link'])
      expect(await page.getByRole('button', { name: absent }).count()).toBe(0);
    const link = await page.getByLabel('Your link, to copy by hand').inputValue();
    expect(await scan(page)).toBe(link);

    const grace = await come();
    await grace.open(link);
    await grace.page.getByRole('button', { name: `Connect with ${ADA}` }).click();
    await grace.page.getByText(`To connect with ${ADA}`).waitFor();
  },
);
