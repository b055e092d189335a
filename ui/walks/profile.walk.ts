// One's own profile: a picture that others see, ways to be reached that nobody sees until they are shown, and all of it as a file.
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import { ADA, GRACE, walk } from './support/walk';

const PICTURE = fileURLToPath(new URL('../src/web/public/icons/512.png', import.meta.url));
const SITE = 'https://grace.example/work';
const PHONE = '+49 30 1234567';

/** The part of the page with the ways to be reached. */
const contactsOf = (page: Page) =>
  page.locator('section', { has: page.getByRole('heading', { name: 'Ways to reach you' }) });

async function saveContacts(page: Page): Promise<void> {
  const form = contactsOf(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('status').getByText('Saved').waitFor();
}

async function addContact(page: Page, label: string, address: string): Promise<void> {
  const form = contactsOf(page);
  await form.getByRole('button', { name: 'Add one' }).click();
  await form.getByLabel('What it is').last().fill(label);
  await form.getByLabel('Address').last().fill(address);
}

walk('a picture is chosen, seen by others, and taken away again', async ({ join }) => {
  const [ada, grace] = [await join(ADA), await join(GRACE)];
  const page = await grace.open('/me/profile');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (await choosing).setFiles(PICTURE);
  await page.getByRole('button', { name: 'Remove it' }).waitFor();

  const seen = (await ada.open(`/people/${await grace.id()}`)).getByRole('main').locator('img');
  await seen.waitFor();
  const width = await seen.evaluate(async (picture: HTMLImageElement) => {
    await picture.decode();
    return picture.naturalWidth;
  });
  expect(width).toBe(384);
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByRole('main').getByText('GH', { exact: true }).waitFor();
  await ada.page.reload();
  await ada.page.getByRole('main').getByText('GH', { exact: true }).waitFor();
});

walk(
  'ways to be reached are hidden until each is shown on purpose; the file of one’s data has all',
  async ({ join }) => {
    const [ada, grace] = [await join(ADA), await join(GRACE)];
    const page = await grace.open('/me/profile');
    await addContact(page, 'Website', SITE);
    await addContact(page, 'Phone', PHONE);
    await saveContacts(page);
    const other = await ada.open(`/people/${await grace.id()}`);
    await other.getByText(`${GRACE} shows no contact links.`).waitFor();

    await page.getByRole('switch', { name: 'Show Website' }).check();
    await saveContacts(page);
    await other.reload();
    const link = other.getByRole('link', { name: 'grace.example/work' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(SITE);
    expect(await other.getByRole('main').innerText()).not.toContain('Phone');

    await grace.open('/me/privacy');
    const file = await grace.saves(() =>
      page.getByRole('button', { name: 'Save the file' }).click(),
    );
    const all = JSON.stringify(JSON.parse(file));
    for (const kept of [GRACE, grace.address, SITE, 'Phone']) expect(all).toContain(kept);
    expect(all).not.toContain(ADA);
  },
);
