// People whom nobody has added: where the event is open to them they are in at once, and where it is not they learn nothing.
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { scan } from './support/scan';
import { askFor, CODE_FIELD } from './support/signing_in';
import { ADA, walk } from './support/walk';

const NEWCOMER = 'Ida Rhodes';

/** All that the page says, whoever it says it to. */
async function saidTo({ page }: Visitor, address: string): Promise<string> {
  return (await page.getByRole('main').innerText()).replaceAll(address, 'this address');
}

walk(
  'where sign-up is open a new address comes in by code and name, and is found by whom they meet',
  async ({ hub, come, join, mail }) => {
    await hub.command('event', 'set', '--sign-up', 'on');
    const address = 'ida@example.net';
    const ida = await come();
    const page = await ida.open('/');
    await page.getByText('New here?').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await askFor(ida, address);
    await page.getByLabel(CODE_FIELD).fill((await mail.next(address)).code);
    await page.getByRole('heading', { name: 'What is your name?' }).waitFor();
    await page.getByLabel('Name').fill(NEWCOMER);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('img', { name: `QR code to meet ${NEWCOMER}` }).waitFor();

    const ada = await join(ADA);
    await ada.open(await scan(page));
    await ada.page.getByRole('button', { name: `Connect with ${NEWCOMER}` }).click();
    await ada.page.getByRole('link', { name: 'See their profile' }).click();
    await ada.page.getByText('1 person met').waitFor();
    await ada.open('/people');
    await ada.page.getByRole('searchbox').fill('rhodes');
    await ada.page.getByText('1 found').waitFor();
    await ada.page.getByRole('link', { name: NEWCOMER }).waitFor();
  },
);

walk(
  'where it is closed a strange address is answered in the words that a known one is',
  async ({ hub, come, mail }) => {
    await hub.command('event', 'set', '--sign-up', 'off');
    const known = await hub.add(ADA);
    const strange = 'nobody@example.net';
    const said = new Map<string, string[]>();
    for (const address of [known, strange]) {
      const visitor = await come();
      await visitor.open('/signin');
      await askFor(visitor, address);
      const asked = await saidTo(visitor, address);
      await visitor.page.getByLabel(CODE_FIELD).fill('abc123456');
      await visitor.page.getByRole('alert').getByText('This code does not work').waitFor();
      said.set(address, [asked, await saidTo(visitor, address)]);
    }
    expect(said.get(strange)).toEqual(said.get(known));

    const letter = await mail.next(strange);
    expect(letter.text).toContain('Nobody is registered there with it');
    expect(letter.text).not.toMatch(/\d{3} ?\d{3}|signin/);
  },
);
