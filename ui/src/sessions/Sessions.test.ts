// The sessions' screens as staff find them (ML, at the kiosk): what can be booked and done, what is asked twice, what a guest sees,
// and that an answer or a scanned link is never hidden.
import { screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import type { BoardView, BookingState, Deed, Done, SlotView, When } from '../backend/sessions';
import { IDLE_MS } from '../parts/idle';
import {
  amina,
  answer,
  backend,
  openWindow,
  tell,
  tellView,
  view,
  withWindow,
} from '../testing/window';

withWindow();

const MINUTE = 60_000;
const DAY = '2026-11-22';
const ada = { ...amina, id: 'ada', name: 'Ada Okonkwo', headline: 'Compilers' };

const when = (minute: number, day = DAY): When => ({
  slotMs: minute * MINUTE,
  day,
  minute,
  startsInMs: (minute - 14 * 60) * MINUTE,
});

const slot = (minute: number, state: SlotView['state']): SlotView => ({
  when: when(minute),
  state,
  booking: null,
});

function booked(minute: number, name: string, state: BookingState = 'booked'): SlotView {
  const booking = {
    id: `b-${name}`,
    guest: `g-${name}`,
    name,
    state,
    provisional: false,
    moves: 0,
  };
  return { when: when(minute), state: 'booked', booking };
}

const board: BoardView = {
  day: DAY,
  today: DAY,
  previous: null,
  next: '2026-11-23',
  mentors: [
    {
      mentor: ada,
      slots: [
        slot(13 * 60, 'over'),
        booked(13 * 60 + 45, 'Paul Weber'),
        booked(14 * 60 + 15, 'Lena Fischer'),
        slot(14 * 60 + 30, 'free'),
        slot(17 * 60, 'leased'),
        slot(17 * 60 + 15, 'elsewhere'),
      ],
    },
    { mentor: { ...ada, id: 'ben', name: 'Ben Berg' }, slots: [slot(17 * 60, 'free')] },
  ],
};

const done = (more: Partial<Done> = {}): Done => ({
  operation: 'o',
  booking: 'b',
  provisional: false,
  unsure: false,
  link: null,
  ...more,
});
const link = { svg: '<svg/>', validMs: 15 * MINUTE };
const runs = { sessions: { version: '1', ownOnly: false } };

const settle = () => vi.advanceTimersByTimeAsync(0);
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });

async function press(name: string | RegExp): Promise<void> {
  button(name).click();
  await settle();
}

async function type(name: RegExp, text: string): Promise<void> {
  const input = screen.getByLabelText<HTMLInputElement>(name);
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settle();
}

async function lookAt(more: Partial<typeof view> = {}): Promise<void> {
  backend.sessions.mockResolvedValue(board);
  backend.guests.mockResolvedValue([]);
  await openWindow({ ...runs, ...more });
  await press('Sessions');
}

/** Books for someone who is new. */
async function book(): Promise<void> {
  await type(/name/, 'Mara');
  await type(/E-mail/, 'mara@x.org');
  await press('Book');
}

const deeds = () => backend.doSession.mock.calls.map(([deed]) => deed);
const dialog = () => document.querySelector('[role=dialog]');
const reject = (code: string) => backend.doSession.mockRejectedValueOnce(code);

describe('the board', () => {
  it('is there only where sessions are run', async () => {
    await openWindow();
    expect(screen.queryByRole('button', { name: 'Sessions' })).toBeNull();
    await tellView(runs);
    expect(button('Sessions')).toBeTruthy();
  });

  it('says by mentor and time what is free and who comes, and who is next', async () => {
    await lookAt();
    expect(
      screen.getByText('2 booked, 0 here · Next: 14:15, Lena Fischer with Ada Okonkwo'),
    ).toBeTruthy();
    const row = document.querySelector('[data-mentor="Ada Okonkwo"]');
    const said = [...(row?.querySelectorAll('[data-slot]') ?? [])].map((it) => it.textContent);
    expect(said).toHaveLength(5);
    expect(said[1]).toMatch(/14:15\s*in 15 min.*Lena Fischer/);
    expect(said[4]).toContain('Another desk');
    expect(button(/17:15/).disabled).toBe(true);
  });

  it('is asked for again when the kiosk says that it may be another, and not otherwise', async () => {
    await lookAt();
    expect(backend.sessions).toHaveBeenCalledTimes(1);
    await tellView(runs);
    await settle();
    expect(backend.sessions).toHaveBeenCalledTimes(1);
    await tellView({ sessions: { version: '2', ownOnly: false } });
    await settle();
    expect(backend.sessions).toHaveBeenCalledTimes(2);
  });

  it('goes to the next day with sessions', async () => {
    await lookAt();
    backend.sessions.mockResolvedValue({ ...board, day: '2026-11-23', mentors: [] });
    await press(/next day.*Monday/);
    expect(backend.sessions).toHaveBeenLastCalledWith('2026-11-23');
    expect(screen.getByText(/No sessions on this day/)).toBeTruthy();
  });

  it('says as of when it is, where the hub has long been silent', async () => {
    const sync = { ...view.sync, state: 'waiting' as const, lastContactMs: 40 * MINUTE };
    await lookAt({ sync });
    expect(document.querySelector('[data-as-of]')?.textContent).toBe(
      'As of the last sync, 40 min ago',
    );
  });

  it('counts down to what begins', async () => {
    await lookAt();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(button(/14:15/).textContent).toContain('in 10 min');
  });
});

describe('booking', () => {
  it('books for a guest who is known, and shows the link for the phone until it is over', async () => {
    await lookAt();
    await press(/17:00.*Free/);
    expect(dialog()?.textContent).toContain('the booking is sure');
    backend.guests.mockResolvedValue([{ id: 'g', name: 'Yuki Watanabe', address: 'yuki@x.org' }]);
    await type(/name/, 'Yuk');
    backend.doSession.mockResolvedValue(done({ link }));
    await press(/Yuki Watanabe/);
    expect(deeds()).toEqual([
      {
        type: 'book',
        mentor: 'ada',
        slotMs: 17 * 60 * MINUTE,
        guest: { type: 'known', id: 'g' },
        overrideNotice: false,
      },
    ]);
    expect(dialog()?.textContent).toContain('For Yuki Watanabe’s phone');
    expect(screen.getByRole('timer').textContent).toContain('15:00');
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    window.dispatchEvent(new Event('pointermove'));
    expect(dialog()).not.toBeNull();
  });

  it('adds a guest who is new, and says that it is still to be confirmed', async () => {
    await lookAt();
    await press(/14:30/);
    expect(dialog()?.textContent).toContain('hub still has to confirm');
    backend.doSession.mockResolvedValue(done({ link, provisional: true }));
    await book();
    const guest = { type: 'new', name: 'Mara', address: 'mara@x.org' };
    expect(deeds()[0]).toMatchObject({ guest });
    expect(dialog()?.textContent).toContain('Booked. The hub still has to confirm it.');
  });

  it('does it in spite of the two hours’ notice only once that was asked apart', async () => {
    await lookAt();
    await press(/14:30/);
    reject('TOO_LATE');
    await book();
    expect(screen.getByRole('alert').textContent).toContain('Less than two hours');
    expect(deeds()).toHaveLength(1);
    backend.doSession.mockResolvedValue(done({ link }));
    await press('Yes, do it');
    const overrides = deeds().map((deed: Deed) => 'overrideNotice' in deed && deed.overrideNotice);
    expect(overrides).toEqual([false, true]);
  });

  it('leaves the notice to staff at a mentor’s own kiosk', async () => {
    await lookAt({ sessions: { version: '1', ownOnly: true } });
    await press(/14:30/);
    reject('TOO_LATE');
    await book();
    expect(screen.queryByRole('button', { name: 'Yes, do it' })).toBeNull();
    expect(document.querySelector('[data-refused=TOO_LATE]')).not.toBeNull();
  });

  it('leaves to a field what is typed there, but a link that a scanner types is a scan', async () => {
    await lookAt();
    await press(/14:30/);
    const field = screen.getByLabelText(/name/);
    const keys = (text: string) =>
      [...text, 'Enter'].map((key) => {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        field.dispatchEvent(event);
        return event.defaultPrevented;
      });
    expect(keys('Maximiliane').some(Boolean)).toBe(false);
    expect(backend.submitText).not.toHaveBeenCalled();
    expect(keys('https://x.org/booking/abc').at(-1)).toBe(true);
    expect(backend.submitText).toHaveBeenCalledWith('https://x.org/booking/abc');
  });

  it('says why nothing was done, and stays', async () => {
    await lookAt();
    await press(/17:00.*Free/);
    reject('SLOT_TAKEN');
    await book();
    expect(screen.getByRole('alert').textContent).toContain('just been taken');
    expect(dialog()).not.toBeNull();
  });
});

describe('a booking', () => {
  it('is checked in at a touch', async () => {
    await lookAt();
    await press(/Lena Fischer/);
    backend.doSession.mockResolvedValue(done());
    await press('Check in');
    expect(deeds()).toEqual([{ type: 'checkIn', booking: 'b-Lena Fischer' }]);
    expect(dialog()).toBeNull();
  });

  it('is cancelled only when asked twice', async () => {
    await lookAt();
    await press(/Lena Fischer/);
    await press('Cancel the session');
    expect(deeds()).toEqual([]);
    backend.doSession.mockResolvedValue(done());
    await press('Yes, cancel it');
    expect(deeds()).toMatchObject([{ type: 'cancel', overrideNotice: false }]);
  });

  it('is no no-show before it began', async () => {
    await lookAt();
    await press(/Lena Fischer/);
    expect(screen.queryByRole('button', { name: 'Did not come' })).toBeNull();
    await press('Close');
    await press(/Paul Weber/);
    backend.doSession.mockResolvedValue(done());
    await press('Did not come');
    expect(deeds()).toEqual([
      { type: 'noShow', booking: 'b-Paul Weber', slotMs: (13 * 60 + 45) * MINUTE },
    ]);
  });

  it('is moved to a free time of its mentor’s alone, from where it was shown', async () => {
    await lookAt();
    await press(/Lena Fischer/);
    await press('Move');
    expect(screen.getByText('A new time for Lena Fischer')).toBeTruthy();
    expect(button(/Paul Weber/).disabled).toBe(true);
    const others = document.querySelectorAll<HTMLButtonElement>('[data-mentor="Ben Berg"] button');
    expect([...others].every(({ disabled }) => disabled)).toBe(true);
    backend.doSession.mockResolvedValue(done({ link }));
    document.querySelector<HTMLElement>('[data-slot=leased]')?.click();
    await settle();
    expect(deeds()).toEqual([
      {
        type: 'move',
        booking: 'b-Lena Fischer',
        fromMs: (14 * 60 + 15) * MINUTE,
        toMs: 17 * 60 * MINUTE,
        overrideNotice: false,
      },
    ]);
    expect(dialog()?.textContent).toContain('For Lena Fischer’s phone');
  });

  it('is put away by Escape, and by itself, with the focus where it was', async () => {
    await lookAt();
    button(/Lena Fischer/).focus();
    await press(/Lena Fischer/);
    expect(document.activeElement?.textContent).toBe('Lena Fischer');
    expect(document.querySelector('main')?.inert).toBe(true);
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }),
    );
    await settle();
    expect(dialog()).toBeNull();
    expect(document.activeElement).toBe(button(/Lena Fischer/));
    await press(/Lena Fischer/);
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(dialog()).toBeNull();
  });
});

describe('a scanned link', () => {
  const details = {
    booking: {
      id: 'b',
      guest: 'g',
      name: 'Tomás Herrera',
      state: 'booked',
      provisional: false,
      moves: 0,
    },
    mentor: ada,
    when: when(14 * 60 + 15),
    today: true,
  } as const;
  const found = { type: 'session', booking: 'b', session: details, asOfMs: 12_000 } as const;

  it('shows whose session it is, and checks in at one touch', async () => {
    await openWindow(runs);
    await tell(found);
    expect(dialog()?.querySelector('h1')?.textContent.trim()).toBe('Tomás Herrera');
    expect(dialog()?.textContent).toContain('14:15 with Ada Okonkwo · in 15 min');
    expect(dialog()?.textContent).not.toContain('last sync');
    backend.doSession.mockResolvedValue(done());
    await press('Check in');
    expect(deeds()).toEqual([{ type: 'checkIn', booking: 'b' }]);
    await tell(answer('sure_here', { about: 'check_in', person: { ...amina, headline: 'Ada' } }));
    expect(document.querySelector('[data-answer=sure_here]')?.textContent).toMatch(
      /Amina Diallo.*with Ada.*Checked in on this kiosk/s,
    );
  });

  it('says as of when it is known', async () => {
    await openWindow(runs);
    await tell({ ...found, asOfMs: 40 * MINUTE });
    expect(dialog()?.textContent).toContain('As of the last sync, 40 min ago');
  });

  it('offers to keep a check-in of a session that is not known here', async () => {
    await openWindow(runs);
    await tell({ ...found, session: null });
    expect(dialog()?.textContent).toContain('the hub decides');
    expect(button('Check in')).toBeTruthy();
  });

  it.each([
    ['checked_in', 'Checked in already.'],
    ['cancelled', 'This session was cancelled.'],
  ] as const)('says of one that is %s that there is nothing to do', async (state, said) => {
    await openWindow(runs);
    await tell({ ...found, session: { ...details, booking: { ...details.booking, state } } });
    expect(dialog()?.textContent).toContain(said);
    expect(screen.queryByRole('button', { name: 'Check in' })).toBeNull();
  });

  it('goes by Escape, and by itself', async () => {
    await openWindow(runs);
    await tell(found);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await tick();
    expect(dialog()).toBeNull();
    await tell(found);
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(dialog()).toBeNull();
  });
});
