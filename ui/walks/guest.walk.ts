// A guest without an account: books by name and address, and does the rest by the links that come by mail.
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { booked, moveToNow, takeTime } from './support/sessions';
import { KATHERINE, walk } from './support/walk';

async function book(visitor: Visitor, address: string): Promise<void> {
  const page = await visitor.open('/sessions');
  await takeTime(page, `[data-mentor="${KATHERINE}"]`, 2);
  await page.getByLabel('Your name').fill('Ida Rhodes');
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('dialog').getByRole('button', { name: 'Book' }).click();
  await page.getByText(`A letter is on its way to ${address}`).waitFor();
}

/** What the page of a dead link says. */
async function isDead(visitor: Visitor, link: string, title: string): Promise<void> {
  const page = await visitor.open(link);
  await page.getByRole('heading', { name: title }).waitFor();
}

walk(
  'ml_2: a guest books and moves a session; the old link says that it was moved',
  async ({ come, mail }) => {
    const address = 'ida@example.net';
    const guest = await come();
    await book(guest, address);
    const first = (await mail.next(address)).link('booking');
    const page = await guest.open(first);
    await page.getByRole('heading', { name: `Your session with ${KATHERINE}` }).waitFor();
    await page.getByRole('button', { name: 'Move it' }).click();
    await takeTime(page, '[data-panel=move]', 5);
    await page.getByRole('button', { name: 'Yes, move it' }).click();
    await page.getByRole('heading', { name: 'Moved' }).waitFor();

    const second = (await mail.next(address)).link('booking');
    await isDead(guest, first, 'The session was moved');
    await guest.open(second);
    await page.getByText('Booked, moved to this time').waitFor();
  },
);

walk(
  'ml_3, ml_4: a session is rated, and a problem reported, and each ends its link',
  async ({ hub, come, mail }) => {
    const address = 'rita@example.net';
    const guest = await come();
    const booking = await booked(guest, KATHERINE, address);
    await mail.next(address);
    await moveToNow(hub, booking);
    const link = (await mail.next(address)).link('booking');
    const page = await guest.open(link);
    await page.getByRole('button', { name: 'Rate it' }).click();
    await page.getByRole('radio', { name: '4 stars' }).check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await isDead(guest, link, 'This session has been rated');

    await page.getByRole('button', { name: 'Send me a new link' }).click();
    const again = (await mail.next(address)).link('booking');
    await guest.open(again);
    await page.getByText('You gave 4 of 5 stars.').waitFor();
    await page.getByRole('button', { name: 'Report a problem' }).click();
    await page.getByLabel('What happened').fill('The room was locked');
    await page.getByRole('button', { name: 'Send to the organizers' }).click();
    await page.getByRole('heading', { name: 'It has arrived' }).waitFor();
    await isDead(guest, again, 'A problem was reported');
  },
);

walk(
  'ml_1_2: a guest cancels; a new link for what is dead comes by mail, and by code',
  async ({ come, mail }) => {
    const address = 'cleo@example.net';
    const guest = await come();
    await book(guest, address);
    const link = (await mail.next(address)).link('booking');
    const page = await guest.open(link);
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await mail.next(address);
    await isDead(guest, link, 'The session was cancelled');

    await page.getByRole('button', { name: 'Send me a new link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    const letter = await mail.next(address);
    await page.getByLabel('Code of six digits').fill(letter.code);
    await page.getByRole('button', { name: 'Show my booking' }).click();
    await page.getByText('Cancelled').first().waitFor();
    expect(letter.link('booking')).not.toBe(link);
  },
);
