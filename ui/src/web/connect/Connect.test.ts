// A scanned link (IC-5): looking spends nothing, one button does, each failure has its own words and a way on, and who is not
// signed in need not scan again.
import { screen } from '@testing-library/svelte';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { spoken } from '../../words/spoken.svelte';
import type { LinkState } from '../graphql/schema';
import { router } from '../router.svelte';
import {
  answering,
  asked,
  askedFor,
  openPage,
  press,
  refuse,
  said,
  settle,
  signIn,
  withHub,
} from '../testing/hub';
import { ada, card } from '../testing/people';
import { keptClaim } from './claim';
import Connect from './Connect.svelte';
import { de } from './words.de';
import { en } from './words.en';

withHub();

const TOKEN = 't0ken_-'.padEnd(43, 'x');
const PROOF = '7'.repeat(231);
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const link = (state: LinkState, owner: object | null = ada) =>
  answering({
    Link: () => ({ connectionLink: { state, owner, expiresAt: inMinutes(5) } }),
  });
const result = (more: object) =>
  answering({
    Redeem: () => ({
      redeemInstantConnectToken: {
        success: false,
        message: null,
        code: null,
        connectedUser: null,
        ...more,
      },
    }),
  });
const outcome = () => document.querySelector('[data-outcome]')?.getAttribute('data-outcome');

/** Goes to the link, as a phone that has scanned it. */
async function scan(fragment = PROOF): Promise<void> {
  history.replaceState(null, '', `/connect/${TOKEN}${fragment && `#${fragment}`}`);
  await openPage(Connect, { token: TOKEN });
}

beforeEach(async () => {
  link('READY');
  await signIn();
});

describe('looking', () => {
  it('ic_5: says who it is, and spends nothing', async () => {
    await scan();
    expect(said()).toContain('Ada Okonkwo');
    expect(said()).toContain('Compilers');
    expect(asked.map(({ operation }) => operation)).toEqual(['Frame', 'Link']);
  });

  it('posts the proof from the fragment, and takes it out of the address bar', async () => {
    await scan();
    expect(location.href).not.toContain('#');
    expect(askedFor('Link')).toEqual([{ token: `${TOKEN}#${PROOF}` }]);
    result({ success: true, connectedUser: { ...ada, links: [] } });
    await press('Connect with Ada Okonkwo');
    expect(askedFor('Redeem')).toEqual([{ token: `${TOKEN}#${PROOF}` }]);
  });

  it('still has the proof when the page is loaded anew, but not for another link', async () => {
    await scan();
    await openPage(Connect, { token: TOKEN });
    await openPage(Connect, { token: 'another' });
    expect(askedFor('Link').slice(1)).toEqual([
      { token: `${TOKEN}#${PROOF}` },
      { token: 'another' },
    ]);
  });
});

describe('the button', () => {
  it('ic_p10: leads to the owner’s public profile, whoever it is', async () => {
    const person = fc.record({
      id: fc.stringMatching(/^[0-9a-f]{32}$/),
      name: fc.string({ minLength: 1 }).filter((name) => name.trim() !== ''),
      headline: fc.option(fc.string()),
      initials: fc.constant('X'),
      pictureUrl: fc.constant(null),
      links: fc.constant([{ label: 'Web', address: 'x.org', shown: true }]),
    });
    await scan();
    await fc.assert(
      fc.asyncProperty(person, async (connectedUser) => {
        document.body.replaceChildren();
        link('READY', connectedUser);
        result({ success: true, connectedUser });
        await openPage(Connect, { token: TOKEN });
        document.querySelector<HTMLElement>('[data-deed=connect]')?.click();
        await settle();
        expect(outcome()).toBe('SUCCESS');
        expect(document.querySelector('[data-outcome] h1')?.textContent).toBe(
          `You are connected with ${connectedUser.name}`,
        );
        expect(said()).toContain(connectedUser.headline ?? 'They see you');
        const ways = [...document.querySelectorAll('a')].map((a) => a.getAttribute('href'));
        expect(ways).toContain(`/people/${connectedUser.id}`);
        expect(ways).toContain('https://x.org/');
      }),
      { numRuns: 256 },
    );
  }, 60_000);

  it.each(['TOKEN_INVALID', 'TOKEN_EXPIRED', 'SELF_CONNECTION', 'ALREADY_CONNECTED'] as const)(
    'ic_p11: %s is told in its own words, with a way on and no second try',
    async (code) => {
      await scan();
      result({ code });
      await press('Connect with Ada Okonkwo');
      expect(outcome()).toBe(code);
      for (const [other, { title, todo }] of Object.entries(en.refused)) {
        expect(said().includes(title) && said().includes(todo)).toBe(other === code);
      }
      expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
      expect(screen.getByRole('link', { name: 'Show my code' })).toBeTruthy();
    },
  );

  it('can be pressed again after a failure that is not the link’s', async () => {
    await scan();
    answering({ Redeem: refuse('RATE_LIMITED') });
    await press('Connect with Ada Okonkwo');
    expect(outcome()).toBe('RATE_LIMITED');
    result({ success: true, connectedUser: { ...ada, links: [] } });
    await press('Try again');
    expect(outcome()).toBe('SUCCESS');
  });
});

describe('ic_p11: before anything is pressed', () => {
  const states = { INVALID: 'TOKEN_INVALID', EXPIRED: 'TOKEN_EXPIRED', OWN: 'SELF_CONNECTION' };

  it.each(Object.entries(states))(
    '%s is told as %s, and there is no button',
    async (state, code) => {
      link(state as LinkState, null);
      await scan();
      expect(outcome()).toBe(code);
      expect(document.querySelector('[data-deed=connect]')).toBeNull();
    },
  );

  it('who was met before is named, and their profile is a touch away', async () => {
    link('ALREADY_CONNECTED', card('Mei Tanaka'));
    await scan();
    expect(outcome()).toBe('ALREADY_CONNECTED');
    expect(screen.getByRole('link', { name: 'See their profile' }).getAttribute('href')).toBe(
      '/people/mei-tanaka',
    );
  });

  it.each([
    ['English', en],
    ['German', de],
  ])('no two failures share their words in %s', (_, words) => {
    const all = Object.values(words.refused).flatMap(({ title, todo }) => [title, todo]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('a hub that cannot be reached is asked again on demand', async () => {
    answering({ Link: refuse('SERVER') });
    await scan();
    expect(outcome()).toBe('SERVER');
    link('READY');
    await press('Try again');
    expect(screen.getByRole('button', { name: 'Connect with Ada Okonkwo' })).toBeTruthy();
  });

  it('speaks German', async () => {
    spoken.change('de');
    await scan();
    expect(screen.getByRole('button', { name: 'Mit Ada Okonkwo verbinden' })).toBeTruthy();
  });
});

describe('ic_5_4: who is not signed in', () => {
  const claim = () =>
    answering({
      Claim: () => ({
        claimConnection: { secret: 's3cret', expiresAt: inMinutes(15), owner: ada },
      }),
    });

  beforeEach(async () => {
    await signIn(null);
    claim();
  });

  it('claims the code with the same button, keeps the claim, and goes to sign-in', async () => {
    await scan();
    expect(said()).toContain('You need not scan again');
    await press('Connect with Ada Okonkwo');
    expect(askedFor('Claim')).toEqual([{ token: `${TOKEN}#${PROOF}` }]);
    expect(askedFor('Redeem')).toEqual([]);
    expect(router.path).toBe('/signin');
    expect(keptClaim(Date.now())?.secret).toBe('s3cret');
    expect(keptClaim(Date.now() + 15 * 60_000)).toBeNull();
  });

  it('is led on to sign-in when coming back to the link, which is spent by now', async () => {
    await scan();
    await press('Connect with Ada Okonkwo');
    link('INVALID', null);
    await scan();
    expect(outcome()).toBeUndefined();
    await press('Go on to sign in');
    expect(router.path).toBe('/signin');
  });

  it('is told why where the code cannot be claimed', async () => {
    answering({ Claim: refuse('TOKEN_EXPIRED') });
    await scan();
    await press('Connect with Ada Okonkwo');
    expect(outcome()).toBe('TOKEN_EXPIRED');
    expect(keptClaim(Date.now())).toBeNull();
  });

  it('though this browser believed otherwise, has the code claimed all the same', async () => {
    await signIn();
    await scan();
    answering({ Redeem: refuse('UNAUTHENTICATED') });
    await press('Connect with Ada Okonkwo');
    expect(keptClaim(Date.now())?.secret).toBe('s3cret');
    expect(router.path).toBe('/signin');
  });
});
