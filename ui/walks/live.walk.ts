// What somebody else does shows on an open page without loading it anew.
import { expect } from 'vitest';

import { scan } from './support/scan';
import { ADA, ALAN, GRACE, walk } from './support/walk';

walk('the board moves, and equals share a rank, while one looks at it', async ({ come, join }) => {
  const ada = await join(ADA);
  const watching = await come();
  const board = await watching.open('/board');
  await board.getByText('Nobody has met anybody yet').waitFor();
  await board.evaluate(() => Object.assign(globalThis, { loadedOnce: true }));

  for (const [at, other] of [GRACE, ALAN].entries()) {
    const page = await ada.open('/me');
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    const link = await scan(page);
    const visitor = await join(other);
    await visitor.open(link);
    await visitor.page.getByRole('button', { name: 'Connect with' }).click();
    await board
      .locator('[data-rank="1"]', { hasText: ADA })
      .getByText(`${at + 1}`)
      .first()
      .waitFor();
  }
  expect(await board.locator('[data-rank="2"]').count()).toBe(2);
  expect(await board.evaluate(() => 'loadedOnce' in globalThis)).toBe(true);
});
