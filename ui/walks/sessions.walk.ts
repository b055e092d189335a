// Sessions of those who are signed in, from the free time to the mentor's list; and whose clocks the times are by.
import { expect } from 'vitest';

import { atVenue, clockIn, takeTime } from './support/sessions';
import { GRACE, HEDY, KATHERINE, walk } from './support/walk';

walk(
  'a member books, moves and cancels among their own sessions; the mentor sees each step',
  async ({ hub, come, join }) => {
    const mentor = await (await come()).signIn(hub.address(KATHERINE));
    const list = await mentor.open('/mentor');
    await list.getByText('Nobody has booked yet').waitFor();

    const grace = await join(GRACE);
    const page = await grace.open('/sessions');
    await takeTime(page, `[data-mentor="${KATHERINE}"]`, 2);
    await page.getByText(`Booked as ${GRACE}, ${grace.address}.`).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Book' }).click();
    await page.getByText('It stands here under “Your sessions”').waitFor();
    await page.getByRole('button', { name: 'Good' }).click();
    const own = page.getByRole('region', { name: 'Your sessions' });
    await own.locator('[data-booking=BOOKED]', { hasText: KATHERINE }).waitFor();
    await list.locator('[data-session=BOOKED]', { hasText: GRACE }).waitFor();

    await own.getByRole('button', { name: 'Move it' }).click();
    await takeTime(page, '[data-panel=move]', 5);
    await own.getByRole('button', { name: 'Yes, move it' }).click();
    await page.getByRole('status').getByText('Your session is now on').waitFor();
    await own.locator('[data-booking=RESCHEDULED]').waitFor();
    await list.locator('[data-session=RESCHEDULED]', { hasText: GRACE }).waitFor();

    await own.getByRole('button', { name: 'Cancel it' }).click();
    await own.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByRole('status').getByText('The session is off.').waitFor();
    await own.locator('[data-booking=CANCELLED]').waitFor();
    await list.getByText('Nobody has booked yet').waitFor();
  },
);

walk('who comes from another time zone sees the venue’s times and their own', async ({ come }) => {
  const zone = 'America/New_York';
  const { page } = await come({ timezoneId: zone });
  await page.goto('/sessions');
  await page.getByText('Times are the venue’s (Berlin). Below them: yours (New York).').waitFor();
  const first = page.locator(`[data-mentor="${HEDY}"] [data-slot]`).first();
  const start = new Date((await first.getAttribute('data-slot')) ?? '');
  const [venue, own] = [atVenue(start).slice(11), clockIn(zone, start).slice(11)];
  expect(await first.innerText()).toMatch(new RegExp(`${venue}\\s+your time\\s+(.*, )?${own}$`));
  await first.click();
  const dialog = page.getByRole('dialog', { name: `${venue} with ${HEDY}` });
  await dialog.getByText(new RegExp(`\\(your time: .*${own}\\)`)).waitFor();
});

walk('who is in the venue’s time zone is told that there is one time alone', async ({ come }) => {
  const { page } = await come({ timezoneId: 'Europe/Paris' });
  await page.goto('/sessions');
  await page.getByText('Times are the venue’s (Berlin), and the same as yours.').waitFor();
  const first = page.locator(`[data-mentor="${HEDY}"] [data-slot]`).first();
  expect((await first.innerText()).match(/\d\d:\d\d/g)).toHaveLength(1);
});
