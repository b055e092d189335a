// The window as a person and a screen reader find it, driven by plain views and answers.
import { screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import type { AnswerKind } from './backend/types';
import {
  amina,
  answer,
  backend,
  openWindow,
  tell,
  tellView,
  twice,
  view,
  withWindow,
} from './testing/window';

withWindow();

const readAloud = () => document.querySelector('[aria-live=assertive]')?.textContent?.trim();
const covering = () => document.querySelector('[data-answer]');

describe('the window', () => {
  it('ic_3_1 ic_3_2 shows the code, with the host in its alternative text, and counts down', async () => {
    await openWindow();
    expect(screen.getByRole('img', { name: 'QR code to meet Aurora Robotics' })).toBeDefined();
    for (const text of ['Expires in 5:00', 'Expires in 4:59', 'Expires in 4:58']) {
      expect(screen.getByRole('timer').textContent?.trim()).toBe(text);
      await vi.advanceTimersByTimeAsync(1000);
    }
  });

  it('ic_3_3 never shows a code past its end, even when the next one is late', async () => {
    await openWindow();
    await vi.advanceTimersByTimeAsync(299_999);
    expect(screen.getByRole('timer').textContent?.trim()).toBe('Expires in 0:01');
    await vi.advanceTimersByTimeAsync(1);
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText('A new code is coming')).toBeDefined();
    await tellView({});
    expect(screen.getByRole('timer').textContent?.trim()).toBe('Expires in 5:00');
  });

  it('ic_3_4 has a button for a new code, which says when it is there', async () => {
    await openWindow();
    screen.getByRole('button', { name: /New code/ }).click();
    await vi.advanceTimersByTimeAsync(0);
    expect(backend.refreshCode).toHaveBeenCalledOnce();
    expect(screen.getAllByText('Here it is').length).toBeGreaterThan(0);
  });

  it('ic_4_3 copying says so, and says when it did not work', async () => {
    await openWindow();
    const button = screen.getByRole('button', { name: /Copy link/ });
    const said = () => button.nextElementSibling?.textContent?.trim();
    button.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(said()).toBe('Link copied');
    await vi.advanceTimersByTimeAsync(3000);
    expect(said()).toBe('');
    backend.copyLink.mockRejectedValue('no clipboard');
    button.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(said()).toBe('Try again');
  });

  it('says why the kiosk could not be started', async () => {
    backend.subscribe.mockRejectedValue('the ledger is from a newer program');
    await openWindow();
    expect(screen.getByText('the ledger is from a newer program')).toBeDefined();
  });

  it('changes its language at a touch', async () => {
    await openWindow();
    screen.getByRole('button', { name: 'Deutsch' }).click();
    await tick();
    expect(screen.getByText('Scannen und kennenlernen')).toBeDefined();
    expect(document.documentElement.lang).toBe('de');
  });
});

describe('an answer', () => {
  it('ic_5_1 covers the screen with the name, and is read aloud', async () => {
    await openWindow();
    await tell(answer('sure', { badges: ['met_5'] }));
    expect(covering()?.querySelector('h1')?.textContent).toBe('Amina Diallo');
    expect(readAloud()).toBe('Amina Diallo. Data engineer. You are connected. New badge: Five met');
  });

  it.each(['sure', 'sure_here', 'not_sure', 'refused'] as const)(
    '%s has a shape of its own',
    async (kind) => {
      await openWindow();
      await tell(answer(kind));
      expect(covering()?.querySelector('svg')?.getAttribute('data-shape')).toBe(kind);
    },
  );

  it('turns from sure here to sure in place', async () => {
    await openWindow();
    await tell(answer('sure_here'));
    const before = covering();
    await tell(answer('sure'));
    expect(covering()).toBe(before);
    expect(covering()?.getAttribute('data-answer')).toBe('sure');
  });

  it('goes by itself, at a touch and with Escape', async () => {
    await openWindow();
    const gone = [
      () => vi.advanceTimersByTimeAsync(1800),
      () => document.querySelector<HTMLButtonElement>('.close')?.click(),
      () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })),
    ];
    for (const [index, leave] of gone.entries()) {
      await tell(answer('sure', { id: `${index}` }));
      expect(readAloud()).not.toBe('');
      await leave();
      await tick();
      expect(readAloud()).toBe('');
    }
  });

  it('does not keep a scanner from typing the next', async () => {
    await openWindow();
    await tell(answer('sure'));
    for (const key of [...'https://x.example/connect/abc', 'Enter']) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key }));
    }
    expect(backend.submitText).toHaveBeenCalledExactlyOnceWith('https://x.example/connect/abc');
  });

  it('says when it has been painted, once for each meeting', async () => {
    const painted = (id: string) =>
      backend.painted.mock.calls.filter(([told]) => told === id).length;
    await openWindow();
    await vi.waitFor(() => expect(painted('code')).toBe(1));
    await tell(answer('sure_here'));
    await vi.waitFor(() => expect(painted('1')).toBe(1));
    await tell(answer('sure'));
    expect(painted('1')).toBe(1);
  });
});

describe('the recent meetings', () => {
  it('hold whom the hub let stand, or has still to decide about', async () => {
    const met = (id: string, answer: AnswerKind) => ({ id, person: amina, agoMs: 0, answer });
    await openWindow({ recent: [met('no', 'refused'), met('here', 'sure_here')] });
    const marks = [...document.querySelectorAll('[data-meeting]')];
    expect(marks.map((mark) => mark.getAttribute('data-meeting'))).toEqual(['sure_here']);
  });
});

describe('a kiosk with nothing more to show', () => {
  it.each([
    ['revoked', { code: null, sync: { ...view.sync, state: 'revoked' } }, 'no longer part of'],
    ['over', { code: null, over: true }, 'The event is over'],
  ] as const)('%s: says so, with neither code nor camera', async (why, more, words) => {
    await openWindow({ cases: [twice] });
    await tellView({ ...more, cases: [twice] });
    expect(document.querySelector(`[data-end=${why}] h1`)?.textContent).toContain(words);
    for (const gone of ['img', '[role=timer]', '[data-camera]', '[data-open-cases]']) {
      expect(document.querySelector(gone)).toBeNull();
    }
  });

  it('was withdrawn, even when the event is over too', async () => {
    await openWindow({ over: true, sync: { ...view.sync, state: 'revoked' } });
    expect(document.querySelector('[data-end]')?.getAttribute('data-end')).toBe('revoked');
  });

  it('takes up again where an archived event is opened anew', async () => {
    await openWindow({ over: true });
    await tellView({});
    expect(screen.getByRole('timer')).toBeDefined();
  });
});

describe('an unsure clock', () => {
  it('is told to staff in words, and only while it is unsure', async () => {
    await openWindow({ clock: { errorMs: 600_000, unsure: true } });
    const warning = () => document.querySelector('[data-clock]')?.textContent?.trim();
    expect(warning()).toBe(
      'This kiosk’s clock may be off by 10 min. Connect it to the network once.',
    );
    await tellView({ clock: { errorMs: 600_000, unsure: false } });
    expect(warning()).toBeUndefined();
  });
});
