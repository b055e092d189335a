// The other language, at a touch: all of the page at once, and still at the next visit.
import { expect } from 'vitest';

import { walk } from './support/walk';

walk('a visitor changes the language, and the browser remembers it', async ({ come }) => {
  const visitor = await come({ locale: 'en-GB' });
  const page = await visitor.open('/signin');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');

  await visitor.open('/sessions');
  await page.getByRole('heading', { name: 'Gespräche mit Mentoren' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Mentor sessions' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
});
