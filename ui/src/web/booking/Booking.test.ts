// A guest's booking by its link (ML): what it shows and lets do, what each dead link says, and that the link is nowhere to be seen.
import { screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

import {
  answering,
  asked,
  askedFor,
  openPage,
  press,
  refuse,
  said,
  settle,
  type,
  withHub,
} from '../testing/hub';
import { booking, slots } from '../testing/people';
import { router } from '../router.svelte';
import Booking from './Booking.svelte';
import { forgetLink, keepLink, linkUrl } from './link';
import { ENDINGS } from './opened.svelte';
import TakeLink from './TakeLink.svelte';
import { de } from './words.de';
import { en } from './words.en';

withHub();

const TOKEN = 'n0t-f0r-any-address-bar_0123456789abcdefghi';
const link = { token: TOKEN, proof: '#proof' };

async function open(more: Parameters<typeof booking> = []): Promise<void> {
  answering({
    Booking: () => ({ booking: booking(...more) }),
    MentorTimes: () => ({ mentor: { freeSlots: slots } }),
  });
  keepLink(link);
  await openPage(Booking);
}

describe('the link', () => {
  it('leaves the address bar before anything is asked, and is kept for this tab alone', async () => {
    history.replaceState(null, '', `/booking/${TOKEN}#proof`);
    await openPage(TakeLink, { token: TOKEN });
    expect(location.pathname).toBe('/booking');
    expect(location.href).not.toContain(TOKEN);
    expect(router.path).toBe('/booking');
    expect(asked).toEqual([]);
    expect(JSON.stringify(localStorage)).not.toContain(TOKEN);
    answering({ Booking: () => ({ booking: booking() }) });
    await openPage(Booking);
    expect(askedFor('Booking')).toEqual([{ link: TOKEN }]);
    expect(linkUrl(link, 'https://x.org')).toBe(`https://x.org/booking/${TOKEN}#proof`);
  });

  it('is only looked at when a page is opened', async () => {
    await open();
    expect(asked.map(({ operation }) => operation)).toEqual(['Booking']);
    expect(said()).toContain('Ada Okonkwo');
    expect(said()).toContain('12:15–12:30');
    expect(said()).not.toContain(TOKEN);
  });

  it('counts down, and the hub is asked once it is over', async () => {
    await open([{ linkValidUntil: '2026-11-24T08:10:00Z' }]);
    expect(screen.getByRole('timer').textContent).toContain('10:00');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(screen.getByRole('timer').textContent).toContain('9:00');
    answering({ Booking: refuse('UNAUTHORIZED', 'expired') });
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(document.querySelector('[data-ended=expired]')).not.toBeNull();
  });
});

describe('a dead link', () => {
  it.each(ENDINGS)('says in its own words that it is over: %s', async (ending) => {
    answering({
      Booking: refuse('UNAUTHORIZED', ending === 'unknown' ? undefined : ending),
    });
    keepLink(link);
    await openPage(Booking);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(en.ended[ending].title);
    expect(said()).toContain(en.ended[ending].lead);
  });

  it('has words of its own for each ending, in each language', () => {
    for (const { ended } of [en, de]) {
      const all = ENDINGS.map((ending) => `${ended[ending].title} ${ended[ending].lead}`);
      expect(new Set(all).size).toBe(ENDINGS.length);
    }
  });

  it('is replaced by mail, or by the six digits in the letter', async () => {
    answering({
      Booking: refuse('UNAUTHORIZED', 'moved'),
      AskLink: () => ({ askLink: { request: 'r1', codeDigits: 6, codeValidSeconds: 600 } }),
      OpenLink: refuse('UNAUTHORIZED'),
    });
    keepLink(link);
    await openPage(Booking);
    await press('Send me a new link');
    expect(askedFor('AskLink')).toEqual([{ link: TOKEN, address: null }]);
    await type(/Code of six digits/, '123 456');
    await press('Show my booking');
    expect(screen.getByRole('alert').textContent).toContain('This code does not work');
    answering({
      Booking: () => ({ booking: booking() }),
      OpenLink: () => ({ openLink: { token: 'fresh', validUntil: '' } }),
    });
    await press('Show my booking');
    expect(askedFor('OpenLink').at(-1)).toEqual({ request: 'r1', code: '123456' });
    expect(askedFor('Booking').at(-1)).toEqual({ link: 'fresh' });
    expect(said()).toContain('12:15–12:30');
  });

  it('can be asked for by address where there is none', async () => {
    forgetLink();
    answering({
      AskLink: () => ({ askLink: { request: 'r', codeDigits: 6, codeValidSeconds: 600 } }),
    });
    await openPage(Booking);
    await type('E-mail address', 'lena@example.org');
    await press('Send me a new link');
    expect(askedFor('AskLink')).toEqual([{ link: null, address: 'lena@example.org' }]);
    expect(said()).toContain('If there is a booking');
  });
});

describe('without an account', () => {
  it('a booking is moved once the new time was confirmed', async () => {
    await open();
    await press('Move it');
    await press(/14:15/);
    expect(said()).toContain('Move the session to Tuesday 24 November, 14:15?');
    expect(askedFor('Reschedule')).toEqual([]);
    const moved = { state: 'RESCHEDULED', startLocal: '2026-11-24T14:15:00+01:00' } as const;
    answering({ Reschedule: () => ({ reschedule: booking(moved) }) });
    await press('Yes, move it');
    const by = { booking: { link: TOKEN }, slot: '2026-11-24T13:15:00Z' };
    expect(askedFor('Reschedule')).toEqual([by]);
    expect(document.querySelector('[data-done=moved]')?.textContent).toContain('14:15');
  });

  it('is cancelled only when asked twice', async () => {
    await open();
    await press('Cancel it');
    await press('Leave it as it is');
    await press('Cancel it');
    expect(askedFor('Cancel')).toEqual([]);
    answering({ Cancel: () => ({ cancel: booking({ state: 'CANCELLED' }) }) });
    await press('Yes, cancel it');
    expect(askedFor('Cancel')).toEqual([{ booking: { link: TOKEN } }]);
    expect(document.querySelector('[data-done=cancelled]')).not.toBeNull();
  });

  it('is rated, with words or without', async () => {
    await open([{ state: 'COMPLETED' }, { rate: true, reschedule: false, cancel: false }]);
    expect(screen.queryByRole('button', { name: 'Move it' })).toBeNull();
    await press('Rate it');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
    screen.getByLabelText<HTMLInputElement>('4 stars').click();
    await settle();
    answering({ Rate: () => ({ rate: booking({ rating: { stars: 4, text: '' } }) }) });
    await press('Send');
    expect(askedFor('Rate')).toEqual([{ booking: { link: TOKEN }, stars: 4, text: '' }]);
    expect(document.querySelector('[data-done=rated]')).not.toBeNull();
  });

  it('a problem is reported', async () => {
    await open();
    await press('Report a problem');
    await type('What happened', ' It was loud. ');
    answering({ Report: () => ({ report: booking() }) });
    await press('Send to the organizers');
    expect(askedFor('Report')).toEqual([{ booking: { link: TOKEN }, text: 'It was loud.' }]);
  });

  it.each(['SLOT_TAKEN', 'SLOT_CLOSED', 'TOO_LATE', 'SESSION_MOVED', 'SESSION_OVER', 'FORBIDDEN'])(
    'is told why not, and what to do, where the hub refuses: %s',
    async (code) => {
      await open();
      await press('Cancel it');
      answering({ Cancel: refuse(code) });
      await press('Yes, cancel it');
      const alert = screen.getByRole('alert').textContent;
      expect(alert).toContain(en.refused[code]?.title);
      expect(alert).toContain(en.refused[code]?.todo);
      expect(de.refused[code]?.title).toBeTruthy();
    },
  );
});
