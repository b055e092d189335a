// One's connections: searched, noted on, undone, and taken along; and that nothing is asked or changed by mistake.
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
  type,
  withHub,
} from '../testing/hub';
import { card } from '../testing/people';
import type { Connection } from './connection';
import People from './People.svelte';
import { PAGE } from './found.svelte';
import { NOTE_MAX } from './remark';

withHub();

const met = (name: string, more: Partial<Connection> = {}): Connection => ({
  id: `c-${name}`,
  person: card(name),
  at: '2026-11-23T10:00:00Z',
  note: '',
  tags: [],
  ...more,
});
const mei = met('Mei Tanaka', { note: 'The light table', tags: ['optics'] });
const luca = met('Luca Rossi');

const found = (nodes: Connection[], more: object = {}) => ({
  me: {
    connections: { nodes, totalCount: nodes.length, endCursor: 'end', hasNextPage: false, ...more },
    tags: [{ tag: 'optics', count: 1 }],
  },
});

async function open(nodes = [mei, luca], more: object = {}): Promise<void> {
  answering({ People: () => found(nodes, more) });
  await openPage(People);
}

const names = () =>
  [...document.querySelectorAll('[data-person]')].map((it) => it.getAttribute('data-person'));
const dialog = () => document.querySelector('[role=dialog]');

/** Long enough for a search to begin. */
const PAUSE_MS = 250;

describe('the list', () => {
  it('shows whom one met, with tags and notes, each a link to their page', async () => {
    await open();
    expect(names()).toEqual(['Mei Tanaka', 'Luca Rossi']);
    expect(said()).toContain('2 connections');
    expect(said()).toContain('The light table');
    const link = screen.getByRole('link', { name: /Mei Tanaka/ });
    expect(link.getAttribute('href')).toBe('/people/mei-tanaka');
  });

  it('is searched once nobody types any more, and only the newest answer counts', async () => {
    await open();
    await type(/Search/, 'm');
    await type(/Search/, 'mei');
    expect(askedFor('People')).toHaveLength(1);
    answering({ People: () => found([mei]) });
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await settle();
    expect(askedFor('People').slice(1)).toEqual([
      { search: 'mei', tag: null, first: PAGE, after: null },
    ]);
    expect(names()).toEqual(['Mei Tanaka']);
    expect(said()).toContain('1 found');
  });

  it('is narrowed by a tag, and widened again', async () => {
    await open();
    await press(/^optics/);
    expect(askedFor('People').at(-1)).toMatchObject({ tag: 'optics' });
    const pressed = screen.getByRole('button', { name: /^optics/, pressed: true });
    expect(pressed).toBeTruthy();
    await press(/^optics/);
    expect(askedFor('People').at(-1)).toMatchObject({ tag: null });
  });

  it('shows everybody again once nobody has the tag any more', async () => {
    await open();
    await press(/optics/);
    answering({
      People: ({ tag }) => ({ me: { ...found(tag ? [] : [mei, luca]).me, tags: [] } }),
    });
    hint('me');
    await settle();
    await settle();
    expect(askedFor('People').at(-1)).toMatchObject({ tag: null });
    expect(said()).toContain('2 connections');
  });

  it('goes on where it ended', async () => {
    await open([mei], { hasNextPage: true, totalCount: 2 });
    answering({ People: () => found([luca]) });
    await press('Show more');
    expect(askedFor('People').at(-1)).toMatchObject({ after: 'end' });
    expect(names()).toEqual(['Mei Tanaka', 'Luca Rossi']);
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('is asked for anew when the hub says that it changed', async () => {
    await open([mei]);
    answering({ People: () => found([luca, mei]) });
    hint('me');
    await settle();
    expect(names()).toEqual(['Luca Rossi', 'Mei Tanaka']);
  });

  it('says what to do where nobody was met, or nobody found', async () => {
    await open([]);
    expect(said()).toContain('Nobody yet');
    expect(screen.queryByLabelText(/Search/)).toBeNull();
  });
});

describe('a note', () => {
  it('is saved with its tags, and stays open to be seen', async () => {
    await open();
    await press(/Note and tags on Mei/);
    await type('Note', 'Send the slides');
    await type('Tags', 'hiring');
    expect(dialog()?.textContent).toContain('15 of 1000 characters');
    expect(dialog()?.textContent).toContain('Not saved yet');
    const after = { ...mei, note: 'Send the slides', tags: ['optics', 'hiring'] };
    answering({ Annotate: () => ({ annotate: after }), People: () => found([after, luca]) });
    await press('Save');
    expect(askedFor('Annotate')).toEqual([
      { person: 'mei-tanaka', note: 'Send the slides', tags: ['optics', 'hiring'] },
    ]);
    expect(dialog()?.textContent).toContain('Saved');
    expect(document.querySelector('[data-person]')?.textContent).toContain('Send the slides');
  });

  it('that is too long says by how much, and is not sent', async () => {
    await open();
    await press(/Note and tags on Mei/);
    await type('Note', '😀'.repeat(NOTE_MAX + 2));
    expect(dialog()?.textContent).toContain('2 characters too many');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await type('Note', '😀'.repeat(NOTE_MAX));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(false);
  });

  it('is not lost when it cannot be saved', async () => {
    await open();
    await press(/Note and tags on Mei/);
    await type('Note', 'Send the slides');
    answering({ Annotate: refuse('NOT_FOUND') });
    await press('Save');
    expect(screen.getByRole('alert').textContent).toContain('not there any more');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Note').value).toBe('Send the slides');
  });

  it('loses a tag at a touch', async () => {
    await open();
    await press(/Note and tags on Mei/);
    await press('Remove the tag optics');
    answering({ Annotate: () => ({ annotate: { ...mei, tags: [] } }) });
    await press('Save');
    expect(askedFor('Annotate')).toMatchObject([{ tags: [] }]);
  });
});

describe('undoing a connection', () => {
  it('is done once what it means was read, by the connection’s id', async () => {
    await open();
    await press(/Note and tags on Mei/);
    await press('Undo the connection');
    expect(dialog()?.textContent).toContain('both counts fall by one');
    expect(askedFor('Disconnect')).toEqual([]);
    answering({
      Disconnect: () => ({ disconnect: { profile: { id: 'amina' } } }),
      People: () => found([luca]),
    });
    await press('Yes, undo it');
    expect(askedFor('Disconnect')).toEqual([{ id: 'c-Mei Tanaka' }]);
    expect(dialog()).toBeNull();
    expect(names()).toEqual(['Luca Rossi']);
    expect(said()).toContain('You and Mei Tanaka are no longer connected.');
  });

  it('is not done when it is thought better of', async () => {
    await open();
    await press(/Note and tags on Mei/);
    await press('Undo the connection');
    await press('Stay connected');
    expect(askedFor('Disconnect')).toEqual([]);
    expect(dialog()).not.toBeNull();
  });
});

it('saves the connections as a table and as contacts, in the hub’s own words', async () => {
  await open();
  const texts: Promise<string>[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    texts.push((file as Blob).text());
    return 'blob:x';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  answering({
    Csv: () => ({ me: { connectionsCsv: 'name\r\n' } }),
    Vcard: () => ({ me: { connectionsVcard: 'BEGIN:VCARD' } }),
  });
  await press(/CSV/);
  await press(/vCard/);
  expect(await Promise.all(texts)).toEqual(['name\r\n', 'BEGIN:VCARD']);
  vi.restoreAllMocks();
});
