// The network is cut: a phone that has been here goes on making codes, and kiosks that have no network either believe them.
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { readCode, scan } from './support/scan';
import { ADA, BOOTH, walk } from './support/walk';

/** A little more than until a code is replaced by itself (IC-3.3). */
const UNTIL_REPLACED_MS = 271_000;

/** Is on the page with the own code, which works with no network from here on. */
async function withCode(visitor: Visitor): Promise<string> {
  const { page } = visitor;
  await page.goto('/me');
  await page.getByRole('img', { name: `QR code to meet ${ADA}` }).waitFor();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  return scan(page);
}

walk(
  'a kiosk with no network believes a code that a phone with no network has made',
  async ({ hub, enrol, join }) => {
    const ada = await join(ADA);
    const first = await withCode(ada);
    const kiosk = await enrol(BOOTH);
    const program = await kiosk.runOffline();
    await hub.cut();
    await ada.context.setOffline(true);

    await ada.page.reload();
    await ada.page.getByText('Your code works all the same').waitFor();
    const picture = await ada.page.screenshot();
    expect(await readCode(picture)).not.toBe(first);
    await kiosk.lookAt(picture);
    const met = await program.told('redeemed');
    expect(met).toMatchObject({ answer: 'sure_here', name: ADA });

    await hub.serve();
    await ada.context.setOffline(false);
    const back = await kiosk.runOnline(hub);
    expect(await back.told('decided')).toMatchObject({ id: met['id'], outcome: 'applied' });
    await ada.open('/people');
    await ada.page.getByRole('link', { name: BOOTH }).waitFor();
  },
);

walk(
  'ic_3_2, ic_3_3, ic_3_4: the code counts down, and is replaced before it expires and on demand',
  async ({ join }) => {
    const ada = await join(ADA);
    await ada.page.clock.install();
    const first = await withCode(ada);
    await ada.context.setOffline(true);
    await ada.page.getByRole('timer').getByText('Expires in 5:00').waitFor();
    await ada.page.clock.fastForward(UNTIL_REPLACED_MS);
    await ada.page.getByRole('timer').getByText(/4:5\d/).waitFor();
    const second = await scan(ada.page);
    expect(second).not.toBe(first);
    await ada.page.getByRole('button', { name: 'New code' }).click();
    await ada.page.getByText('Here it is').first().waitFor();
    expect(await scan(ada.page)).not.toBe(second);
  },
);
