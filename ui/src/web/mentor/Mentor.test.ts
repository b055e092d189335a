// A mentor's page: who comes, what is done about a session, and hours that are sent as they were set, whole and in order.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

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
import { booking } from '../testing/people';
import Mentor from './Mentor.svelte';
import type { HoursAnswer } from './mentor.graphql';
import { en } from './words.en';

withHub();

const hours: HoursAnswer = {
  hours: [{ weekday: 1, stretches: [{ from: 600, until: 720 }] }],
  days: [{ day: '2026-11-27', stretches: [] }],
};
const sessions = [
  booking({ id: 's1', guest: 'Lena Fischer' }, { complete: true, noShow: true }),
  booking({ id: 's2', guest: '', startLocal: '2026-11-25T09:00:00+01:00' }),
];

async function open(more: object = {}): Promise<void> {
  await signIn({ role: 'MENTOR' });
  answering({ Mentoring: () => ({ me: { mentoring: { ...hours, sessions, ...more } } }) });
  await openPage(Mentor);
}

const row = (guest: string) => {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-session]')];
  const found = rows.find((it) => it.textContent.includes(guest));
  if (!found) throw new Error(`no session with ${guest}`);
  return found;
};

async function pressIn(guest: string, deed: string): Promise<void> {
  row(guest).querySelector<HTMLElement>(`[data-deed=${deed}]`)?.click();
  await settle();
}

async function setTime(label: string, at: number, clock: string): Promise<void> {
  const field = screen.getAllByLabelText<HTMLInputElement>(label)[at];
  if (!field) throw new Error(`no field ${label} ${at}`);
  field.value = clock;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
}

const saves = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save my hours' });

describe('sessions', () => {
  it('stand under the venue’s days, with what may be done now', async () => {
    await open();
    const days = screen.getAllByRole('heading', { level: 3 }).map((it) => it.textContent);
    expect(days).toEqual(['Tuesday 24 November', 'Wednesday 25 November']);
    expect(row('Lena Fischer').textContent).toContain('12:15–12:30');
    expect(row('Name erased').querySelector('[data-deed=complete]')).toBeNull();
    expect(askedFor('Mentoring')).toEqual([{ from: '2026-11-23T20:00:00.000Z', first: 50 }]);
  });

  it.each([
    ['complete', 'CompleteSession', { completeSession: { id: 's1' } }],
    ['no-show', 'NoShow', { markNoShow: { id: 's1' } }],
  ])('are done with at one touch: %s', async (deed, operation, answer) => {
    await open();
    answering({ [operation]: () => answer });
    await pressIn('Lena Fischer', deed);
    expect(askedFor(operation)).toEqual([{ id: 's1' }]);
    expect(askedFor('Mentoring')).toHaveLength(2);
  });

  it('are cancelled only when asked twice', async () => {
    await open();
    await pressIn('Lena Fischer', 'cancel');
    expect(said()).toContain('They are told by mail.');
    expect(askedFor('CancelSession')).toEqual([]);
    answering({ CancelSession: () => ({ cancel: { id: 's1' } }) });
    await pressIn('Lena Fischer', 'cancel-yes');
    expect(askedFor('CancelSession')).toEqual([{ id: 's1' }]);
  });

  it.each(['TOO_EARLY', 'TOO_LATE', 'SESSION_MOVED', 'SESSION_OVER', 'FORBIDDEN'])(
    'say why not, and what to do: %s',
    async (code) => {
      await open();
      answering({ CompleteSession: refuse(code) });
      await pressIn('Lena Fischer', 'complete');
      expect(row('Lena Fischer').textContent).toContain(en.refused[code]?.title);
      expect(row('Lena Fischer').textContent).toContain(en.refused[code]?.todo);
    },
  );

  it('are asked for anew when the hub says that they changed', async () => {
    await open();
    hint('sessions');
    await settle();
    expect(askedFor('Mentoring')).toHaveLength(2);
  });
});

describe('hours', () => {
  it('are shown as they are, by week and by day', async () => {
    await open();
    expect(said()).toMatch(/Monday\s*10:00–12:00/);
    expect(said()).toMatch(/Fri 27 Nov\s*No sessions/);
  });

  it('are sent whole, in order, with what was changed', async () => {
    await open();
    await press('Change my hours');
    expect(saves().disabled).toBe(true);
    await setTime('Until', 0, '11:30');
    await press('Add hours on Tuesday');
    await setTime('From', 1, '22:00');
    await setTime('Until', 1, '00:00');
    await press('Back to the week’s hours on Friday 27 November');
    await type('A day with hours of its own', '2026-11-26');
    await press('Add this day');
    answering({ SetHours: (variables) => ({ setAvailability: variables }) });
    await press('Save my hours');
    expect(askedFor('SetHours')).toEqual([
      {
        hours: [
          { weekday: 1, stretches: [{ from: 600, until: 690 }] },
          { weekday: 2, stretches: [{ from: 1320, until: 1440 }] },
        ],
        days: [{ day: '2026-11-26', stretches: [] }],
      },
    ]);
    expect(said()).toContain('Guests see it at once.');
    expect(said()).toMatch(/Tuesday\s*22:00–24:00/);
  });

  it('that overlap or end before they begin cannot be sent, and say why', async () => {
    await open();
    await press('Change my hours');
    await setTime('Until', 0, '09:00');
    expect(said()).toContain('The end must come after the beginning.');
    expect(saves().disabled).toBe(true);
    await setTime('Until', 0, '12:00');
    await press('Add hours on Monday');
    await setTime('From', 1, '11:00');
    expect(said()).toContain('These hours overlap.');
    expect(saves().disabled).toBe(true);
  });

  it('are as they were when they are left', async () => {
    await open();
    await press('Change my hours');
    await press('Remove 10:00–12:00 on Monday');
    await press('Leave as they were');
    expect(askedFor('SetHours')).toEqual([]);
    expect(said()).toMatch(/Monday\s*10:00–12:00/);
  });

  it('stay in the form when the hub refuses them', async () => {
    await open();
    await press('Change my hours');
    await setTime('Until', 0, '11:30');
    answering({ SetHours: refuse('BAD_REQUEST') });
    await press('Save my hours');
    expect(screen.getByRole('alert').textContent).toContain('These hours cannot be taken');
    expect(screen.getAllByLabelText<HTMLInputElement>('Until')[0]?.value).toBe('11:30');
  });
});

it('says so to who is no mentor', async () => {
  await signIn();
  answering({ Mentoring: () => ({ me: { mentoring: null } }) });
  await openPage(Mentor);
  expect(said()).toContain('You are not a mentor here');
});
