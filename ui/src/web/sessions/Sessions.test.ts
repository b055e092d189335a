// The page of sessions (ML booking rules): free times in two zones, booking as a guest and as a member, and one's own bookings.
import { screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

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
  type,
  withHub,
} from '../testing/hub';
import { ada, booking, card, slots } from '../testing/people';
import Sessions from './Sessions.svelte';
import { de } from './words.de';
import { en } from './words.en';

withHub();

const ben = { person: card('Ben Sørensen'), freeSlots: [] };

async function open(signedIn = false): Promise<void> {
  await signIn(signedIn ? {} : null);
  answering({
    Mentors: () => ({ mentors: [{ person: ada, freeSlots: slots }, ben] }),
    OwnBookings: () => ({ me: { bookings: [] } }),
  });
  await openPage(Sessions);
}

const dialog = () => document.querySelector('[role=dialog]');

async function bookAsGuest(): Promise<void> {
  await press(/Tue 24 Nov\s*14:15/);
  await type('Your name', 'Lena Fischer');
  await type('E-mail address', 'lena@example.org');
  await press('Book');
}

describe('free times', () => {
  it('stand by the venue’s clocks, and the visitor’s below where they differ', async () => {
    const zone = { timeZone: 'America/New_York' } as Intl.ResolvedDateTimeFormatOptions;
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(zone);
    await open();
    expect(said()).toContain('Times are the venue’s (Berlin). Below them: yours (New York).');
    expect(screen.getByRole('button', { name: /14:15.*your time.*08:15/s })).toBeTruthy();
    vi.restoreAllMocks();
  });

  it('are said once where visitor and venue share them', async () => {
    const zone = { timeZone: 'Europe/Paris' } as Intl.ResolvedDateTimeFormatOptions;
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(zone);
    await open();
    expect(said()).toContain('the same as yours');
    expect(said()).not.toContain('your time');
    vi.restoreAllMocks();
  });

  it('are said to be none, by each mentor', async () => {
    await open();
    const full = document.querySelector('[data-mentor="Ben Sørensen"]');
    expect(full?.textContent).toContain('Nothing free');
  });

  it('are asked for anew when the hub says that they changed', async () => {
    await open();
    hint('sessions');
    await settle();
    expect(askedFor('Mentors')).toHaveLength(2);
  });
});

describe('booking', () => {
  it('takes a guest’s name and address, and says where the link goes', async () => {
    await open();
    answering({ Book: () => ({ book: booking() }) });
    await bookAsGuest();
    const input = {
      mentor: ada.id,
      slot: '2026-11-24T13:15:00Z',
      name: 'Lena Fischer',
      address: 'lena@example.org',
    };
    expect(askedFor('Book')).toEqual([{ input }]);
    expect(document.querySelector('[data-booked]')?.textContent).toContain('lena@example.org');
    expect(screen.getByRole('link', { name: 'Add to calendar' })).toBeTruthy();
    expect(askedFor('Mentors')).toHaveLength(2);
  });

  it('asks a member for nothing, and shows the booking among their own', async () => {
    await open(true);
    await press(/Tue 24 Nov\s*14:15/);
    expect(dialog()?.textContent).toContain('amina@example.org');
    expect(dialog()?.querySelector('input')).toBeNull();
    answering({
      Book: () => ({ book: booking() }),
      OwnBookings: () => ({ me: { bookings: [booking()] } }),
    });
    await press('Book');
    expect(askedFor('Book')).toEqual([{ input: { mentor: ada.id, slot: slots[1]?.start } }]);
    expect(said()).toContain('Your sessions');
  });

  it.each(Object.keys(en.refused))('says why not, and what to do: %s', async (code) => {
    await open();
    answering({ Book: refuse(code) });
    await bookAsGuest();
    const alert = screen.getByRole('alert').textContent;
    expect(alert).toContain(en.refused[code]?.title);
    expect(alert).toContain(en.refused[code]?.todo);
    expect(de.refused[code]?.title).toBeTruthy();
    expect(dialog()).not.toBeNull();
  });

  it('looks for what is free now where somebody else was quicker', async () => {
    await open();
    answering({ Book: refuse('SLOT_TAKEN') });
    await bookAsGuest();
    expect(askedFor('Mentors')).toHaveLength(2);
  });

  it('is put away by Escape, with the page below inert meanwhile', async () => {
    await open();
    await press(/Tue 24 Nov\s*14:15/);
    expect(document.querySelector('[inert]')).not.toBeNull();
    dialog()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settle();
    expect(dialog()).toBeNull();
    expect(document.querySelector('[inert]')).toBeNull();
  });
});

describe('one’s own bookings', () => {
  it('are cancelled by their id, and looked at again', async () => {
    await signIn();
    answering({
      Mentors: () => ({ mentors: [] }),
      OwnBookings: () => ({ me: { bookings: [booking()] } }),
      Cancel: () => ({ cancel: booking({ state: 'CANCELLED' }) }),
    });
    await openPage(Sessions);
    await press('Cancel it');
    await press('Yes, cancel it');
    expect(askedFor('Cancel')).toEqual([{ booking: { id: 'b1' } }]);
    expect(askedFor('OwnBookings')).toHaveLength(2);
    expect(document.activeElement?.textContent).toContain('The session is off.');
  });

  it('of guests are a link away', async () => {
    await open();
    const find = screen.getByRole('link', { name: 'I have booked a session' });
    expect(find.getAttribute('href')).toBe('/booking');
    expect(askedFor('OwnBookings')).toEqual([]);
  });
});
