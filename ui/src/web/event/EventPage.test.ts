// The first page: what it offers to whom, and that it says so where there is no event yet, or none any more.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { openPage, said, signIn, withHub } from '../testing/hub';
import EventPage from './EventPage.svelte';

withHub();

const ways = () => screen.queryAllByRole('link').map((link) => link.getAttribute('href'));

describe('the first page', () => {
  it('leads a visitor to sign-in, and to what needs none', async () => {
    await signIn(null);
    await openPage(EventPage);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Maker Days');
    expect(ways()).toEqual(['/signin', '/sessions', '/booking', '/board']);
    expect(said()).toContain('you are in');
  });

  it('does not promise sign-up where the event does not allow it', async () => {
    await signIn(null, { signUp: false });
    await openPage(EventPage);
    expect(said()).toContain('that you registered with');
    expect(said()).not.toContain('you are in');
  });

  it.each([
    ['ATTENDEE', ['/me', '/people', '/board', '/sessions']],
    ['MENTOR', ['/me', '/people', '/board', '/sessions', '/mentor']],
  ] as const)('leads a member to their code: %s', async (role, hrefs) => {
    await signIn({ role });
    await openPage(EventPage);
    expect(said()).toContain('Hello, Amina Diallo');
    expect(ways()).toEqual(hrefs);
  });

  it('says that there is no event yet', async () => {
    await signIn(null, null);
    await openPage(EventPage);
    expect(document.querySelector('[data-no-event]')).not.toBeNull();
    expect(ways()).toEqual([]);
  });

  it('says that it is over, and still shows a member whom they met', async () => {
    await signIn(null, { archived: true });
    await openPage(EventPage);
    expect(said()).toContain('The event is over');
    expect(ways()).toEqual([]);
  });
});
