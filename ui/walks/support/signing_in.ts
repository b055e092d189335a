// The first steps of signing in, as everybody takes them.
import type { Visitor } from './browser';

/** What the field for a letter's code is called. */
export const CODE_FIELD = 'The 6 digits from the letter';

/** Asks for a letter on the page of sign-in. */
export async function askFor(visitor: Visitor, address: string): Promise<void> {
  const { page } = visitor;
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
}
