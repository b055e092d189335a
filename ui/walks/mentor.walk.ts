// A mentor's own page: who comes, what became of each session, and the hours in which they can be booked.
import { expect } from 'vitest';

import { booked, moveToNow } from './support/sessions';
import { HEDY, KATHERINE, MARGARET, RADIA, walk } from './support/walk';

walk('ml_1_1: a mentor sees a booking come in, and cancels it', async ({ hub, come, mail }) => {
  const mentor = await (await come()).signIn(hub.address(KATHERINE));
  const page = await mentor.open('/mentor');
  await page.getByText('Nobody has booked yet').waitFor();
  const guest = await come();
  await booked(guest, KATHERINE, 'rita@example.net');
  const link = (await mail.next('rita@example.net')).link('booking');

  await page.getByRole('button', { name: 'Cancel: Rita Levi' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  expect((await mail.next('rita@example.net')).subject).toMatch(/cancel/i);
  await guest.open(link);
  await guest.page.getByRole('heading', { name: 'The session was cancelled' }).waitFor();
});

walk('a session that has begun took place, and its links stay', async ({ hub, come, mail }) => {
  const mentor = await (await come()).signIn(hub.address(MARGARET));
  const page = await mentor.open('/mentor');
  const guest = await come();
  const booking = await booked(guest, MARGARET, 'rosa@example.net');
  await mail.next('rosa@example.net');
  await moveToNow(hub, booking);
  await mail.next('rosa@example.net');
  await page.getByRole('button', { name: 'It took place: Rita Levi' }).click();
  await page.locator('[data-session=COMPLETED]').waitFor();
  await guest.open((await mail.next('rosa@example.net')).link('booking'));
  await guest.page.getByRole('button', { name: 'Rate it' }).waitFor();
});

walk('ml_1_3: a guest who did not come, whose links end', async ({ hub, come, mail }) => {
  const mentor = await (await come()).signIn(hub.address(HEDY));
  const page = await mentor.open('/mentor');
  const guest = await come();
  const booking = await booked(guest, HEDY, 'iris@example.net');
  await mail.next('iris@example.net');
  await moveToNow(hub, booking);
  const link = (await mail.next('iris@example.net')).link('booking');
  await page.getByRole('button', { name: 'Did not come: Rita Levi' }).click();
  await page.locator('[data-session=NO_SHOW]').waitFor();
  await guest.open(link);
  await guest.page.getByRole('heading', { name: 'The session was cancelled' }).waitFor();
});

walk('a mentor gives hours, and guests see them on their open page', async ({ hub, come }) => {
  const guest = await come();
  const sessions = await guest.open('/sessions');
  const times = sessions.locator(`[data-mentor="${RADIA}"]`).getByRole('button');
  await sessions.getByText(MARGARET).first().waitFor();
  expect(await times.count()).toBe(0);

  const mentor = await (await come()).signIn(hub.address(RADIA));
  const page = await mentor.open('/mentor');
  await page.getByText('No hours yet').waitFor();
  await page.getByRole('button', { name: 'Change my hours' }).click();
  await page.getByRole('button', { name: /^Add hours on Monday/ }).click();
  await page.getByRole('button', { name: 'Save my hours' }).click();
  await page.getByText('Saved. Guests see it at once.').waitFor();
  await times.first().waitFor();
});
