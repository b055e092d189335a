// The cases' screen as staff find it: the way there and back, what may be answered, and that it is in nobody's way.
import { screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import { answer, backend, openWindow, tell, tellView, twice, withWindow } from '../testing/window';
import { IDLE_MS } from '../parts/idle';

withWindow();

const connectable = { ...twice, mayConnect: true };
const shown = () => document.querySelectorAll('[data-case]').length;
const onMeet = () => document.querySelector('[role=timer]') !== null;
const wayThere = () => screen.queryByRole('button', { name: /to look at/ });
const button = (name: string | RegExp) => screen.getByRole('button', { name });

async function press(name: string | RegExp): Promise<void> {
  button(name).click();
  await vi.advanceTimersByTimeAsync(0);
}

async function lookAt(cases = [twice]): Promise<void> {
  await openWindow({ cases });
  await press(/to look at/);
}

async function key(name: string, on: EventTarget = window): Promise<void> {
  on.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
  await tick();
}

describe('the way to the cases', () => {
  it('is there while one is open, and says how many', async () => {
    await openWindow();
    expect(wayThere()).toBeNull();
    await tellView({
      cases: [twice, { ...twice, id: 'other' }, { ...twice, id: 'd', answer: 'noted' }],
    });
    expect(wayThere()?.textContent?.trim()).toBe('2 things to look at');
    await tellView({ cases: [{ ...twice, answer: 'noted' }] });
    expect(wayThere()).toBeNull();
  });

  it('is told to a screen reader when a case appears', async () => {
    await openWindow({ cases: [twice] });
    const told = [...document.querySelectorAll('[role=status]')].map((at) => at.textContent);
    expect(told).toContain('1 thing to look at');
  });

  it('leads there with the focus on the heading, and back to where one came from', async () => {
    await lookAt();
    expect(document.activeElement?.textContent?.trim()).toBe('1 thing to look at');
    expect(document.activeElement?.tagName).toBe('H1');
    await press('Back');
    expect(onMeet()).toBe(true);
    expect(document.activeElement).toBe(wayThere());
  });
});

describe('a case', () => {
  it('says who, what they were told, what the hub made of it, and when', async () => {
    await lookAt();
    const said = screen.getByRole('article', { name: 'Amina Diallo and Aurora Robotics' });
    for (const words of ['12 min ago', 'This kiosk told them', 'used already', 'Let them know']) {
      expect(said.textContent).toContain(words);
    }
  });

  it('grows older while it is looked at', async () => {
    await lookAt();
    await vi.advanceTimersByTimeAsync(50_000);
    await key('Shift');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(screen.getByRole('article').textContent).toContain('13 min ago');
  });

  it('is answered by “They know”, and goes below with the focus on what is left', async () => {
    await lookAt([twice, { ...twice, id: 'second' }]);
    const they = screen.getAllByRole('button', { name: /They know/ })[0];
    they?.focus();
    they?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(backend.answerCase).toHaveBeenCalledExactlyOnceWith('twice', 'noted');
    await tellView({
      cases: [
        { ...twice, id: 'second' },
        { ...twice, answer: 'noted' },
      ],
    });
    expect(shown()).toBe(1);
    expect(document.querySelector('[data-answered=noted]')?.textContent).toContain('Noted');
    expect(document.activeElement?.textContent?.trim()).toBe('1 thing to look at');
  });

  it('says when an answer could not be kept', async () => {
    await lookAt();
    backend.answerCase.mockRejectedValue('FORBIDDEN');
    await press(/They know/);
    expect(screen.getAllByText('Try again').length).toBeGreaterThan(0);
    expect(shown()).toBe(1);
  });

  it('connects the two only where this kiosk may, and only when asked twice', async () => {
    await lookAt();
    expect(screen.queryByRole('button', { name: 'Connect them anyway' })).toBeNull();
    await tellView({ cases: [connectable] });
    await press('Connect them anyway');
    expect(backend.answerCase).not.toHaveBeenCalled();
    expect(
      screen.getByRole('group', { name: 'Connect Amina Diallo and Aurora Robotics?' }),
    ).toBeDefined();
    expect(document.activeElement).toBe(button('Leave it'));
    await press(/Yes, connect them/);
    expect(backend.answerCase).toHaveBeenCalledExactlyOnceWith('twice', 'connect');
  });

  it.each(['Leave it', 'Escape'])('is left as it is by %s', async (way) => {
    await lookAt([connectable]);
    await press('Connect them anyway');
    if (way === 'Escape') await key('Escape', button('Leave it'));
    else await press(way);
    expect(document.activeElement).toBe(button('Connect them anyway'));
    expect(backend.answerCase).not.toHaveBeenCalled();
    expect(shown()).toBe(1);
  });
});

describe('the screen of the cases', () => {
  it('lies below an answer to somebody who scans, which Escape puts away first', async () => {
    await lookAt();
    await tell(answer('sure'));
    expect(document.querySelector('[data-answer=sure]')).not.toBeNull();
    await key('Escape');
    expect(document.querySelector('[data-answer]')).toBeNull();
    expect(shown()).toBe(1);
    await key('Escape');
    expect(onMeet()).toBe(true);
  });

  it('still takes what a scanner types', async () => {
    await lookAt();
    for (const typed of [...'https://x.example/connect/abc', 'Enter']) await key(typed);
    expect(backend.submitText).toHaveBeenCalledExactlyOnceWith('https://x.example/connect/abc');
  });

  it('goes by itself after a minute in which nobody touched it, and not a moment before', async () => {
    await lookAt();
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    window.dispatchEvent(new Event('pointerdown'));
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    expect(onMeet()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(onMeet()).toBe(true);
  });

  it('says when nothing is left', async () => {
    await lookAt();
    await tellView({ cases: [{ ...twice, answer: 'connect' }] });
    expect(screen.getByRole('heading', { level: 1 }).textContent?.trim()).toBe(
      'Nothing left to look at',
    );
    expect(screen.getByText(/Connected anyway/)).toBeDefined();
  });
});
