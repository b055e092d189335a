// What is one's own to decide: whom one blocks and reports, where one is signed in, and going for good.
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { scan } from './support/scan';
import { ADA, ALAN, GRACE, walk } from './support/walk';

async function scanned(owner: Visitor, by: Visitor): Promise<void> {
  const page = await owner.open('/me');
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  await by.open(await scan(page));
}

walk(
  'who is blocked learns nothing of it, and connects once the block is lifted',
  async ({ join }) => {
    const ada = await join(ADA);
    const grace = await join(GRACE);
    const page = await ada.open(`/people/${await grace.id()}`);
    await page.getByRole('button', { name: `Block ${GRACE}` }).click();
    await page.getByRole('button', { name: 'Yes, block' }).click();
    await page.getByText(`You have blocked ${GRACE}.`).waitFor();
    await scanned(ada, grace);
    await grace.page.getByRole('alert').getByText('This code was used before').waitFor();

    await ada.open('/me/privacy');
    await page.getByRole('button', { name: `Unblock ${GRACE}` }).click();
    await page.getByText('Nobody. You can block').waitFor();
    await scanned(ada, grace);
    await grace.page.getByRole('button', { name: `Connect with ${ADA}` }).waitFor();
  },
);

walk('a report reaches the organizers', async ({ hub, join }) => {
  const ada = await join(ADA);
  const alan = await join(ALAN);
  const page = await ada.open(`/people/${await alan.id()}`);
  await page.getByRole('button', { name: `Report ${ALAN}` }).click();
  await page.getByLabel('In your own words').fill('Took my seat, twice');
  await page.getByRole('button', { name: 'Send to the organizers' }).click();
  await page.getByText('It has arrived.').waitFor();
  expect(await hub.command('report', 'list')).toContain('Took my seat, twice');
});

walk('signing out everywhere ends the other browser too', async ({ hub, come, join }) => {
  const phone = await join(GRACE);
  // Letters to one address are a minute apart, unless the hub was started anew; who is signed in stays so.
  await hub.cut();
  await hub.serve();
  const laptop = await (await come()).signIn(phone.address);
  await laptop.open('/me/devices');
  const page = await phone.open('/me/devices');
  await page.getByRole('listitem').nth(1).waitFor();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('button', { name: 'Yes, everywhere' }).click();
  await page.waitForURL('**/');
  await laptop.page.reload();
  await laptop.page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

walk(
  'who has gone for good is nowhere, and the counts of those who met them stay true',
  async ({ hub, join }) => {
    const ada = await join(ADA);
    const alan = await join(ALAN);
    await ada.meet(alan);
    const page = await ada.open('/me/privacy');
    const kept = await ada.saves(() => page.getByRole('button', { name: 'Save the file' }).click());
    expect(JSON.stringify(JSON.parse(kept))).toContain(ALAN);

    await page.getByRole('button', { name: 'Erase me…' }).click();
    await page.getByLabel('To confirm, type your address').fill(ada.address);
    await page.getByRole('button', { name: 'Erase me for good' }).click();
    await page.getByRole('heading', { name: 'You have been erased' }).waitFor();
    const board = await alan.open('/board');
    await board.getByText(ALAN).first().waitFor();
    expect(await board.getByRole('main').innerText()).not.toContain(ADA);
    expect(await hub.command('export')).not.toContain(ada.address);
    await hub.command('check');
  },
);
