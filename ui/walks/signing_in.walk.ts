// Signing in without a password: by the code from a letter, or by its link, in this browser or another.
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { scan } from './support/scan';
import { askFor, CODE_FIELD } from './support/signing_in';
import { ADA, ALAN, GRACE, walk } from './support/walk';

walk(
  'a page that is for members leads through sign-in by code, and back',
  async ({ hub, come, mail }) => {
    const address = await hub.add(ADA);
    const ada = await come();
    await ada.open('/me/devices');
    await askFor(ada, address);
    const letter = await mail.next(address);
    await ada.page.getByLabel(CODE_FIELD).fill(letter.code);
    await ada.page.getByRole('heading', { name: 'My devices' }).waitFor();
    expect(new URL(ada.page.url()).pathname).toBe('/me/devices');
  },
);

walk(
  'the link of a letter signs in the browser that it is opened in, on a button, once',
  async ({ hub, come, mail }) => {
    const address = await hub.add(GRACE);
    const [asked, opened, late] = [await come(), await come(), await come()];
    await asked.open('/signin');
    await askFor(asked, address);
    const link = (await mail.next(address)).link('signin');
    await opened.open(link);
    await opened.page.getByRole('button', { name: 'Yes, sign in' }).click();
    await opened.page.getByRole('img', { name: `QR code to meet ${GRACE}` }).waitFor();
    await late.open(link);
    await late.page.getByRole('button', { name: 'Yes, sign in' }).click();
    await late.page.getByText('This link no longer works').waitFor();
  },
);

walk(
  'a link that an organizer hands over signs in whom no letter reaches',
  async ({ hub, come }) => {
    const address = await hub.add(GRACE);
    const link = await hub.command('member', 'sign-in', address);
    const grace = await come();
    await grace.open(link);
    await grace.page.getByRole('button', { name: 'Yes, sign in' }).click();
    await grace.page.getByRole('img', { name: `QR code to meet ${GRACE}` }).waitFor();
  },
);

walk(
  'ic_5_4: who is not signed in keeps a scanned code, signs in, and is connected',
  async ({ hub, come, mail, join }) => {
    const address = await hub.add(ALAN);
    const ada = await join(ADA);
    const alan = await come();
    await connectUntilAsked(ada, alan);
    await askFor(alan, address);
    const { code } = await mail.next(address);
    await alan.page.getByLabel(CODE_FIELD).fill(code);
    await alan.page.getByRole('heading', { name: `You are connected with ${ADA}` }).waitFor();
  },
);

walk(
  'ic_5_4: the same by the link of the letter, in another browser',
  async ({ hub, come, mail, join }) => {
    const address = await hub.add(ALAN);
    const grace = await join(GRACE);
    const [scanned, opened] = [await come(), await come()];
    await connectUntilAsked(grace, scanned, GRACE);
    await askFor(scanned, address);
    await opened.open((await mail.next(address)).link('signin'));
    await opened.page.getByRole('button', { name: 'Yes, sign in' }).click();
    await opened.page.getByRole('heading', { name: `You are connected with ${GRACE}` }).waitFor();
  },
);

/** Scans the code of one who is signed in, and presses the button without being signed in. */
async function connectUntilAsked(owner: Visitor, visitor: Visitor, name = ADA): Promise<void> {
  const page = await owner.open('/me');
  await page.getByRole('img', { name: `QR code to meet ${name}` }).waitFor();
  await visitor.open(await scan(page));
  await visitor.page.getByRole('button', { name: `Connect with ${name}` }).click();
  await visitor.page.getByText(`To connect with ${name}`).waitFor();
}
