// The window as a person and a screen reader find it, driven by plain views and answers.
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import App from './App.svelte';
import { ShownAnswer } from './answer/shown.svelte';
import type { Backend } from './backend/backend';
import type { Answer, AnswerKind, Person, Update, View } from './backend/types';
import { Kiosk } from './kiosk.svelte';
import { language } from './words/language.svelte';

const amina: Person = {
  id: 'a',
  name: 'Amina Diallo',
  headline: 'Data engineer',
  initials: 'AD',
  picture: null,
};
const view: View = {
  eventName: 'Maker Days',
  host: { id: 'h', name: 'Aurora Robotics', headline: 'Booth 42', initials: 'AR', picture: null },
  code: { svg: '<svg/>', url: '', expiresInMs: 300_000, validMs: 300_000 },
  camera: { state: 'none', name: '', corners: [], advice: null },
  sync: { state: 'never', waiting: 0, waitingForMs: null, lastContactMs: null },
  recent: [],
  metToday: 0,
};

let tell: (update: Update) => void;
const backend = {
  view: vi.fn<Backend['view']>(),
  subscribe: vi.fn<Backend['subscribe']>(),
  refreshCode: vi.fn<Backend['refreshCode']>(),
  copyLink: vi.fn<Backend['copyLink']>(),
  submitText: vi.fn<Backend['submitText']>(),
  painted: vi.fn<Backend['painted']>(),
  frame: () => Promise.resolve(null),
} satisfies Backend;

async function openWindow(): Promise<void> {
  const answers = new ShownAnswer(() => undefined);
  const kiosk = new Kiosk(backend, answers);
  render(App, { kiosk, answers, backend });
  await kiosk.start();
  await tick();
}

const answer = (kind: AnswerKind, more: Partial<Answer> = {}): Update => ({
  type: 'answer',
  id: '1',
  kind,
  person: amina,
  reason: null,
  badges: [],
  ...more,
});

const readAloud = () => document.querySelector('[aria-live=assertive]')?.textContent?.trim();
const covering = () => document.querySelector('[data-answer]');

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
  vi.resetAllMocks();
  backend.subscribe.mockImplementation((onUpdate) => {
    tell = onUpdate;
    onUpdate({ type: 'view', ...view });
    return Promise.resolve();
  });
  language.change('en');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

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
    tell({ type: 'view', ...view });
    await tick();
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
    tell(answer('sure', { badges: ['met_5'] }));
    await tick();
    expect(covering()?.querySelector('h1')?.textContent).toBe('Amina Diallo');
    expect(readAloud()).toBe('Amina Diallo. Data engineer. You are connected. New badge: Five met');
  });

  it.each(['sure', 'sure_here', 'not_sure', 'refused'] as const)(
    '%s has a shape of its own',
    async (kind) => {
      await openWindow();
      tell(answer(kind));
      await tick();
      expect(covering()?.querySelector('svg')?.getAttribute('data-shape')).toBe(kind);
    },
  );

  it('turns from sure here to sure in place', async () => {
    await openWindow();
    tell(answer('sure_here'));
    await tick();
    const before = covering();
    tell(answer('sure'));
    await tick();
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
      tell(answer('sure', { id: `${index}` }));
      await tick();
      expect(readAloud()).not.toBe('');
      await leave();
      await tick();
      expect(readAloud()).toBe('');
    }
  });

  it('does not keep a scanner from typing the next', async () => {
    await openWindow();
    tell(answer('sure'));
    await tick();
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
    tell(answer('sure_here'));
    await vi.waitFor(() => expect(painted('1')).toBe(1));
    tell(answer('sure'));
    await tick();
    expect(painted('1')).toBe(1);
  });
});
