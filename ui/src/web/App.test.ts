// The frame around the pages: who may see what, the way through sign-in and back, names, the network, and what is read aloud.
import { render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import App from './App.svelte';
import { keep, kept } from './kept';
import { router } from './router.svelte';
import { ROUTES, routeOf } from './routes';
import { session } from './session.svelte';
import { answering, press, refuse, said, settle, signIn, withHub } from './testing/hub';
import { card } from './testing/people';

withHub();

async function arrive(): Promise<void> {
  await settle();
  await vi.dynamicImportSettled();
  await settle();
}

async function open(path: string): Promise<void> {
  router.go(path);
  render(App);
  await arrive();
}

beforeEach(() => {
  answering({
    Devices: () => ({ me: { devices: [] } }),
    Blocked: () => ({ me: { blocked: [card('Mei Tanaka')] } }),
    Board: () => ({ board: { lines: [], own: null }, me: null }),
  });
});

describe('who is not signed in', () => {
  it.each(['/me', '/me/devices', '/people', '/people/abc', '/mentor'])(
    'is led from %s through sign-in, and back',
    async (path) => {
      await signIn(null);
      await open(path);
      expect(router.path).toBe('/signin');
      expect(kept('portico.then', () => sessionStorage)).toBe(path);
    },
  );

  it('sees what is for everyone, and no way to what is not', async () => {
    await signIn(null);
    await open('/board');
    expect(router.path).toBe('/board');
    const ways = [...document.querySelectorAll('nav a')].map((way) => way.getAttribute('href'));
    expect(ways).toEqual(['/', '/board', '/sessions']);
  });
});

describe('who is signed in', () => {
  it('sees the page, its name on the tab, and where it lies on the bar', async () => {
    await signIn();
    await open('/me/devices');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('My devices');
    expect(document.title).toBe('My devices · Maker Days');
    expect(document.querySelector('nav [aria-current=page]')?.getAttribute('href')).toBe('/me');
  });

  it('follows links without loading anew, and is read the new page from its top', async () => {
    await signIn();
    await open('/me/devices');
    screen.getByRole('link', { name: 'Board' }).click();
    await arrive();
    expect(router.path).toBe('/board');
    expect(document.activeElement?.id).toBe('main');
  });

  it('sees what was known when the hub cannot be reached', async () => {
    await signIn();
    answering({ Frame: refuse('SERVER') });
    await open('/me/privacy');
    expect(session.failure).toBe('SERVER');
    expect(said()).toContain('Mei Tanaka');
  });

  it('is led to sign-in when the session has ended elsewhere', async () => {
    await signIn();
    answering({ Blocked: refuse('UNAUTHENTICATED') });
    await open('/me/privacy');
    await press('Sign in');
    expect(router.path).toBe('/signin');
    expect(kept('portico.then', () => sessionStorage)).toBe('/me/privacy');
  });
});

it('an address that is none of ours says so', async () => {
  await signIn();
  await open('/nowhere/at/all');
  expect(said()).toContain('There is no such page');
  expect(screen.getByRole('link', { name: 'To the event' }).getAttribute('href')).toBe('/');
});

it('says that there is no network for as long as there is none', async () => {
  await signIn();
  await open('/me/devices');
  window.dispatchEvent(new Event('offline'));
  await settle();
  expect(said()).toContain('No network. What you see is as of your last visit.');
  window.dispatchEvent(new Event('online'));
  await settle();
  expect(said()).not.toContain('No network.');
});

it('speaks the language that was chosen, and remembers it', async () => {
  await signIn();
  await open('/me/devices');
  await press('Deutsch');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Meine Geräte');
  expect(document.documentElement.lang).toBe('de');
  expect(kept('portico.language')).toBe('de');
});

describe('addresses', () => {
  it('lead to one page each', () => {
    const patterns = ROUTES.map(({ pattern }) => pattern);
    expect(new Set(patterns).size).toBe(patterns.length);
    for (const route of ROUTES) {
      expect(routeOf(route.pattern.replaceAll(/:\w+/g, 'x0'))?.route).toBe(route);
    }
  });

  it.each(['/connect', '/connect//', '/people/a/b', '/ME', '/me/'.repeat(3)])(
    '%s is none of ours',
    (path) => expect(routeOf(path)).toBeNull(),
  );
});

it('what cannot be kept is no failure', () => {
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  expect(() => keep('x', 1, full)).not.toThrow();
  expect(kept('x', full)).toBeNull();
});
