// One's own page where the browser makes no codes itself (tests have no secure context, as plain http has none): codes by the
// hub, their validity (IC-3, IC-P9), the ways to hand them on (IC-4), and who was met. Codes of the device's own are
// proved in crates/domain's bytes (code/*.test.ts) and in a real browser (walks).
import { cleanup, screen } from '@testing-library/svelte';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { forgetOwnCode } from '../code/ownCodes';
import { spoken } from '../../words/spoken.svelte';
import {
  answering,
  askedFor,
  hint,
  openPage,
  press,
  refuse,
  said,
  settle,
  signIn,
  withHub,
} from '../testing/hub';
import { ada } from '../testing/people';
import Me from './Me.svelte';

withHub();

let made = 0;
const url = (number: number) => `https://x.org/connect/${String(number).padStart(43, 't')}`;
const link = () => screen.getByLabelText<HTMLInputElement>('Your link, to copy by hand').value;
const shown = () => screen.getByRole('timer').textContent.trim();
const met = (id: string) => ({
  me: { connections: { nodes: [{ id, at: '2026-11-24T08:00:00Z', person: ada }] } },
});

/** What this browser can do besides. */
function browserHas(more: { clipboard?: object; share?: unknown }): void {
  for (const name of ['clipboard', 'share'] as const) {
    Object.defineProperty(navigator, name, { value: more[name], configurable: true });
  }
}

beforeEach(async () => {
  made = 0;
  browserHas({});
  forgetOwnCode();
  answering({
    NewToken: () => {
      made += 1;
      const expiresAt = new Date(Date.now() + 300_000).toISOString();
      return { generateInstantConnectToken: { token: 't', expiresAt, url: url(made) } };
    },
    LastMet: () => met('before'),
  });
  await signIn();
});

describe('the code on show', () => {
  it('ic_3_1: is a picture that says whose it is, and its validity in words', async () => {
    await openPage(Me);
    expect(screen.getByRole('img', { name: 'QR code to meet Amina Diallo' })).toBeTruthy();
    expect(shown()).toBe('Expires in 5:00');
  });

  it('ic_p09: its shown validity agrees with expires_at at every second, whatever the device’s clock says', async () => {
    const ahead = fc.integer({ min: -86_400_000, max: 86_400_000 });
    const check = async (aheadMs: number) => {
      cleanup();
      forgetOwnCode();
      await signIn({}, { now: new Date(Date.now() + aheadMs).toISOString() });
      const expiresAt = new Date(Date.now() + aheadMs + 300_000).toISOString();
      answering({
        NewToken: () => ({ generateInstantConnectToken: { token: 't', expiresAt, url: url(1) } }),
      });
      await openPage(Me);
      for (let left = 300; left > 270; left -= 1) {
        const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
        expect(shown()).toBe(`Expires in ${text}`);
        await vi.advanceTimersByTimeAsync(1000);
        await settle();
      }
    };
    // Ten codes, each looked at in thirty seconds.
    await fc.assert(fc.asyncProperty(ahead, check), { numRuns: 10 });
  }, 60_000);

  it('ic_3_3: is replaced by itself 30 s before it expires, and not before', async () => {
    await openPage(Me);
    await vi.advanceTimersByTimeAsync(269_000);
    expect([made, link()]).toEqual([1, url(1)]);
    await vi.advanceTimersByTimeAsync(2_000);
    await settle();
    expect([made, link()]).toEqual([2, url(2)]);
    expect(shown()).toMatch(/^Expires in (5:00|4:59)$/);
  });

  it('begins to be shown once, however often it is replaced', async () => {
    const listens = vi.spyOn(document, 'addEventListener');
    await openPage(Me);
    await press(/New code/);
    await press(/New code/);
    expect(listens.mock.calls.filter(([name]) => name === 'visibilitychange')).toHaveLength(1);
  });

  it('ic_3_4: is replaced by a button, which says so', async () => {
    await openPage(Me);
    await press(/New code/);
    expect(link()).toBe(url(2));
    expect(document.querySelector('[aria-live=polite]')?.textContent).toContain('Here it is');
  });

  it('is gone once it has expired, and comes back with the network', async () => {
    await openPage(Me);
    answering({ NewToken: refuse('RATE_LIMITED') });
    await vi.advanceTimersByTimeAsync(299_000);
    expect(screen.queryByRole('img')).toBeTruthy();
    await vi.advanceTimersByTimeAsync(2_000);
    await settle();
    expect(screen.queryByRole('img')).toBeNull();
    expect(document.querySelector('[data-failure=RATE_LIMITED]')).toBeTruthy();
    answering({
      NewToken: () => ({
        generateInstantConnectToken: {
          token: 't',
          expiresAt: new Date(Date.now() + 300_000).toISOString(),
          url: url(9),
        },
      }),
    });
    await vi.advanceTimersByTimeAsync(10_000);
    await settle();
    expect(link()).toBe(url(9));
    expect(document.querySelector('[data-failure]')).toBeNull();
  });

  it('says that a connection without encryption makes no codes of its own', async () => {
    await openPage(Me);
    expect(said()).toContain('This connection is not encrypted');
  });

  it.each([
    [420_000, '7 minutes slow'],
    [-3_600_000, '1 hour fast'],
  ])('says that a clock that is off by %i ms is %s', async (aheadMs, words) => {
    await signIn({}, { now: new Date(Date.now() + aheadMs).toISOString() });
    await openPage(Me);
    expect(said()).toContain(words);
  });
});

describe('handing it on', () => {
  it('ic_4_3: copies the whole link and says so', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    browserHas({ clipboard: { writeText } });
    await openPage(Me);
    await press(/Copy link/);
    expect(writeText).toHaveBeenCalledWith(url(1));
    expect(said()).toContain('Link copied');
  });

  it('ic_4_2: uses the device’s share sheet where there is one, and says nothing when it is closed', async () => {
    const share = vi.fn(() => Promise.reject(new DOMException('closed', 'AbortError')));
    browserHas({ share });
    await openPage(Me);
    await press('Share');
    expect(share).toHaveBeenCalledWith({ title: 'Meet Amina Diallo', url: url(1) });
    expect(document.querySelector('[role=alert]')).toBeNull();
  });

  it('ic_4_1: has the link as text where there is no clipboard', async () => {
    await openPage(Me);
    expect(screen.queryByRole('button', { name: /Copy|Share/ })).toBeNull();
    expect(link()).toBe(url(1));
  });
});

describe('who was met', () => {
  it('is said at once, with a new code for the next person', async () => {
    await openPage(Me);
    expect(said()).not.toContain('You met');
    answering({ LastMet: () => met('new') });
    hint('me');
    await settle();
    expect(said()).toContain('You met Ada Okonkwo');
    expect(screen.getByRole('link', { name: 'See their profile' }).getAttribute('href')).toBe(
      '/people/ada-okonkwo',
    );
    expect(made).toBe(2);
  });

  it('is not said of a hint about something else', async () => {
    await openPage(Me);
    hint('me');
    await settle();
    expect(askedFor('LastMet')).toHaveLength(2);
    expect(said()).not.toContain('You met');
    expect(made).toBe(1);
  });
});

it('speaks German', async () => {
  spoken.change('de');
  await openPage(Me);
  expect(shown()).toBe('Noch 5:00');
});
