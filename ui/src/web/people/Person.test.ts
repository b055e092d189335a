// Somebody's page: what they show, one's own note on them, blocking and reporting, and that nothing happens unasked.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { answering, askedFor, openPage, press, said, type, withHub } from '../testing/hub';
import { card } from '../testing/people';
import Person from './Person.svelte';

withHub();

const mei = {
  ...card('Mei Tanaka', { headline: 'Founder' }),
  role: 'ATTENDEE',
  connectionCount: 3,
  links: [
    { label: 'Web', address: 'https://mei.example', shown: true },
    { label: 'Trap', address: 'javascript:alert(1)', shown: true },
  ],
  badges: [{ kind: 'vip', number: null }],
  connection: {
    id: 'c1',
    at: '2026-11-23T10:00:00Z',
    note: 'The light table',
    tags: [],
    person: card('Mei Tanaka'),
  },
};

async function open(person: object | null = mei, blocked: string[] = []): Promise<void> {
  const me = { profile: { id: 'amina' }, blocked: blocked.map((id) => ({ id })), tags: [] };
  answering({ Person: () => ({ person, me }) });
  await openPage(Person, { id: 'mei-tanaka' });
}

const deeds = () => screen.getAllByRole('button').map((button) => button.textContent.trim());

describe('somebody’s page', () => {
  it('shows what they show, their badges, and one’s own note', async () => {
    await open();
    expect(askedFor('Person')).toEqual([{ id: 'mei-tanaka' }]);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Mei Tanaka');
    expect(said()).toContain('3 people met');
    expect(said()).toContain('Met a VIP');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Note').value).toBe('The light table');
  });

  it('makes no link of what a browser would run', async () => {
    await open();
    const hrefs = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(hrefs).toContain('https://mei.example/');
    expect(hrefs.some((href) => href?.startsWith('javascript'))).toBe(false);
    expect(said()).toContain('javascript:alert(1)');
  });

  it('of somebody whom one has not met offers no note, and nothing to undo', async () => {
    await open({ ...mei, connection: null });
    expect(screen.queryByLabelText('Note')).toBeNull();
    expect(deeds()).toEqual(['Block Mei Tanaka', 'Report Mei Tanaka']);
  });

  it('of one’s own is what others see', async () => {
    await open({ ...mei, id: 'amina', connection: null });
    expect(said()).toContain('This is how others see you.');
    expect(said()).not.toContain('Block');
  });

  it('of nobody says so', async () => {
    await open(null);
    expect(said()).toContain('There is nobody here');
  });
});

describe('if something is wrong', () => {
  it('somebody is blocked once what it means was read', async () => {
    await open();
    await press('Block Mei Tanaka');
    expect(said()).toContain('they are not told');
    expect(askedFor('Block')).toEqual([]);
    answering({ Block: () => ({ blockMember: { blocked: [{ id: mei.id }] } }) });
    await press('Yes, block');
    expect(askedFor('Block')).toEqual([{ person: 'mei-tanaka', blocked: true }]);
    expect(askedFor('Person')).toHaveLength(2);
  });

  it('and is let go again', async () => {
    await open(mei, ['mei-tanaka']);
    expect(said()).toContain('You have blocked Mei Tanaka.');
    answering({ Block: () => ({ blockMember: { blocked: [] } }) });
    await press('Unblock');
    expect(askedFor('Block')).toEqual([{ person: 'mei-tanaka', blocked: false }]);
  });

  it('the organizers are told', async () => {
    await open();
    await press('Report Mei Tanaka');
    await type('In your own words', ' They shouted. ');
    answering({ ReportMember: () => ({ reportMember: true }) });
    await press('Send to the organizers');
    expect(askedFor('ReportMember')).toEqual([{ person: 'mei-tanaka', text: 'They shouted.' }]);
    expect(said()).toContain('It has arrived.');
  });
});
