// Single days: hours that a mentor gives on one date alone, and a day off out of a full week, as guests see them.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { atVenue, inDays } from './support/sessions';
import { HEDY, MARGARET, RADIA, walk } from './support/walk';

/** The mentor's free times on the page of a guest. */
const timesOf = (page: Page, mentor: string) =>
  page.locator(`[data-mentor="${mentor}"]`).locator('[data-slot]');

/** When they are, by the clocks at the venue. */
async function readTimes(page: Page, mentor: string): Promise<string[]> {
  const times = await timesOf(page, mentor).all();
  const starts = await Promise.all(times.map((time) => time.getAttribute('data-slot')));
  return starts.map((start) => atVenue(new Date(start ?? '')));
}

async function change(mentor: Visitor, doing: (page: Page) => Promise<void>): Promise<void> {
  const { page } = mentor;
  await page.getByRole('button', { name: 'Change my hours' }).click();
  await doing(page);
  await page.getByRole('button', { name: 'Save my hours' }).click();
  await page.getByText('Saved. Guests see it at once.').waitFor();
}

async function addDay(page: Page, day: string): Promise<void> {
  await page.getByLabel('A day with hours of its own').fill(day);
  await page.getByRole('button', { name: 'Add this day' }).click();
}

walk('a mentor gives hours on one date, and takes them away again', async ({ hub, come }) => {
  const guest = await (await come()).open('/sessions');
  await timesOf(guest, MARGARET).first().waitFor();
  expect(await readTimes(guest, RADIA)).toEqual([]);

  const day = inDays(2);
  const mentor = await (await come()).signIn(hub.address(RADIA));
  await mentor.open('/mentor');
  await mentor.page.getByText('No hours yet').waitFor();
  await change(mentor, async (page) => {
    await addDay(page, day);
    await page.getByRole('button', { name: 'Add hours' }).last().click();
    await page.getByLabel('From').fill('14:00');
    await page.getByLabel('Until').fill('14:30');
    await page.getByText('2 sessions').waitFor();
  });
  await timesOf(guest, RADIA).first().waitFor();
  expect(await readTimes(guest, RADIA)).toEqual([`${day} 14:00`, `${day} 14:15`]);

  await change(mentor, (page) =>
    page.getByRole('button', { name: 'Back to the week’s hours on' }).click(),
  );
  await mentor.page.getByText('No hours yet').waitFor();
  await timesOf(guest, RADIA).first().waitFor({ state: 'detached' });
});

walk('a mentor takes a day off out of a full week', async ({ hub, come }) => {
  const [off, after] = [inDays(1), inDays(2)];
  const guest = await (await come()).open('/sessions');
  const card = guest.locator(`[data-mentor="${HEDY}"]`);
  await card.getByRole('button', { name: 'All free times' }).click();
  await card.getByRole('button', { name: 'Fewer times' }).waitFor();
  const days = card.getByRole('heading', { level: 3 });
  const isOn = (day: string) => days.filter({ hasText: new RegExp(`\\b${Number(day.slice(8))} `) });
  await isOn(off).waitFor();

  const mentor = await (await come()).signIn(hub.address(HEDY));
  await mentor.open('/mentor');
  await change(mentor, (page) => addDay(page, off));
  await isOn(off).waitFor({ state: 'detached' });
  await isOn(after).waitFor();
});
