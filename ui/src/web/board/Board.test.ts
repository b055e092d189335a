// The board (IC-2.7): ranks as the hub gives them, one's own where it is further down, badges, and live.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { answering, askedFor, hint, openPage, refuse, said, settle, withHub } from '../testing/hub';
import { card } from '../testing/people';
import Board from './Board.svelte';

withHub();

const badges = [
  { kind: 'first_meeting', number: 1 },
  { kind: 'day_2', number: 2 },
];
const line = (rank: number, connections: number, name: string) => ({
  rank,
  connections,
  person: { ...card(name), badges },
});
const lines = [line(1, 9, 'Mei Tanaka'), line(2, 7, 'Luca Rossi'), line(2, 7, 'Priya Nair')];
const me = { profile: { id: 'amina', badges } };
const board = (more: object = {}) =>
  answering({ Board: () => ({ board: { lines, own: null }, me: null, ...more }) });
const ranks = () =>
  [...document.querySelectorAll('[data-rank]')].map((it) => it.getAttribute('data-rank'));

describe('the board', () => {
  it('gives equal counts the same rank, and says rank and count to who is read to', async () => {
    board();
    await openPage(Board);
    expect(ranks()).toEqual(['1', '2', '2']);
    expect(document.querySelector('[data-rank="1"]')?.textContent).toMatch(/Rank 1.*9 people met/s);
    expect(screen.queryByRole('link', { name: /Mei Tanaka/ })).toBeNull();
    expect(said()).not.toContain('Your badges');
  });

  it('shows one’s own line below the others where it is further down', async () => {
    board({ board: { lines, own: line(57, 1, 'Amina') }, me });
    await openPage(Board);
    expect(ranks()).toEqual(['1', '2', '2', '57']);
    expect(document.querySelector('[aria-current]')?.textContent).toContain('You');
    expect(screen.getByRole('link', { name: /Mei Tanaka/ }).getAttribute('href')).toBe(
      '/people/mei-tanaka',
    );
  });

  it('marks one’s own line among the others, and does not repeat it', async () => {
    board({ me: { profile: { id: 'luca-rossi', badges } } });
    await openPage(Board);
    expect(ranks()).toEqual(['1', '2', '2']);
    expect(document.querySelector('[aria-current]')?.textContent).toContain('Luca Rossi');
    expect(said()).not.toContain('not on the board');
  });

  it('names badges as kiosks do', async () => {
    board({ me });
    await openPage(Board);
    const names = [...document.querySelectorAll('[data-badge]')].map((it) => it.textContent.trim());
    expect(names).toEqual(['First meeting', 'Day 2']);
    expect(said()).toContain('not on the board yet');
  });

  it('is asked for anew when the hub says that it changed, and keeps what it shows meanwhile', async () => {
    board();
    await openPage(Board);
    board({ board: { lines: [line(1, 10, 'Priya Nair')], own: null } });
    hint('board');
    await settle();
    expect(askedFor('Board')).toEqual([{ first: 10 }, { first: 10 }]);
    expect(ranks()).toEqual(['1']);
    answering({ Board: refuse('RATE_LIMITED') });
    hint('board');
    await settle();
    expect(said()).toContain('Priya Nair');
  });

  it('says so where nobody has met anybody, and why where it cannot be had', async () => {
    board({ board: { lines: [], own: null } });
    await openPage(Board);
    expect(said()).toContain('Nobody has met anybody yet');
    answering({ Board: refuse('NOT_FOUND') });
    await openPage(Board);
    expect(document.querySelector('[data-failure=NOT_FOUND]')).not.toBeNull();
  });
});
