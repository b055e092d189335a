// Every page can be used by everybody: axe-core finds nothing, on a narrow phone and a desktop, by day and by night, in both
// languages; nothing has to be scrolled to sideways, with large text either. Pictures of all of it are kept in walks/out.
import { expect } from 'vitest';

import type { Visitor } from './support/browser';
import { wrongWith } from './support/look';
import { ADA, ALAN, GRACE, HEDY, KATHERINE, walk } from './support/walk';

interface Look {
  path: string;
  name: string;
  /** What comes later than the page itself, and must be looked at too. */
  shows?: string;
}

/** What anybody sees. */
const PUBLIC: readonly Look[] = [
  { path: '/', name: 'event' },
  { path: '/signin', name: 'sign-in' },
  { path: `/signin/${'A'.repeat(43)}`, name: 'sign-in-link' },
  { path: `/connect/${'A'.repeat(43)}`, name: 'connect-unknown' },
  { path: '/board', name: 'board' },
  { path: '/sessions', name: 'sessions' },
  { path: `/booking/${'A'.repeat(43)}`, name: 'booking-unknown' },
  { path: '/nowhere', name: 'no-such-page' },
];

/** What members see. */
const MEMBERS: readonly Look[] = [
  { path: '/me', name: 'me', shows: 'main svg[role=img]' },
  { path: '/me/profile', name: 'profile' },
  { path: '/me/devices', name: 'devices' },
  { path: '/me/privacy', name: 'privacy' },
  { path: '/people', name: 'people' },
  { path: '/board', name: 'board-member' },
  { path: '/sessions', name: 'sessions-member' },
];

/** Opens the page, and waits until it shows what it has to show. */
async function arrive({ page }: Visitor, { path, shows = 'main h1' }: Look): Promise<void> {
  await page.goto(path);
  await page.locator('main h1').waitFor();
  await page.locator(shows).first().waitFor();
  await page.locator('main [role=status]', { hasText: '…' }).waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function wrongOn(
  visitor: Visitor,
  looks: readonly Look[],
  language: string,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const look of looks) {
    await arrive(visitor, look);
    wrong.push(...(await wrongWith(visitor.page, `${look.name}-${language}`)));
  }
  return wrong;
}

const LANGUAGES = [
  { language: 'en', locale: 'en-GB' },
  { language: 'de', locale: 'de-DE' },
] as const;

walk.for(LANGUAGES)('what anybody sees ($language)', async ({ language, locale }, { come }) => {
  expect(await wrongOn(await come({ locale }), PUBLIC, language)).toEqual([]);
});

walk.for(LANGUAGES)('what members see ($language)', async ({ language, locale }, { join }) => {
  const ada = await join(ADA, { locale });
  const grace = await join(GRACE);
  await ada.meet(grace);
  const link = await linkOf(await join(ALAN));
  const own = [
    { path: `/people/${await grace.id()}`, name: 'person' },
    { path: link, name: 'connect' },
  ];
  expect(await wrongOn(ada, [...MEMBERS, ...own], language)).toEqual([]);
});

walk.for(LANGUAGES)('what mentors see ($language)', async ({ language, locale }, { hub, come }) => {
  const mentor = language === 'en' ? KATHERINE : HEDY;
  const visitor = await (await come({ locale })).signIn(hub.address(mentor));
  expect(await wrongOn(visitor, [{ path: '/mentor', name: 'mentor' }], language)).toEqual([]);
});

/** A fresh code of who is signed in. */
async function linkOf(visitor: Visitor): Promise<string> {
  const { made } = await visitor.ask<{ made: { url: string } }>(
    'mutation { made: generateInstantConnectToken { url } }',
  );
  return made.url;
}
