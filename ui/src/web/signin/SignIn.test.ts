// Signing in: by the code in this browser or by the link in any, the name of who is new, the claim that is completed, and where
// it leads.
import { screen } from '@testing-library/svelte';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { keepClaim, keptClaim } from '../connect/claim';
import { router } from '../router.svelte';
import { routeOf } from '../routes';
import {
  answering,
  askedFor,
  openPage,
  press,
  refuse,
  said,
  settle,
  signIn,
  type,
  withHub,
} from '../testing/hub';
import { ada } from '../testing/people';
import { goOn, signInFirst } from '../then';
import SignIn from './SignIn.svelte';
import SignInLink from './SignInLink.svelte';

withHub();

const arrived = (more: object = {}) => ({ nameNeeded: false, connected: null, ...more });
const met = { success: true, message: null, code: null, connectedUser: { ...ada, links: [] } };

beforeEach(async () => {
  router.go('/signin');
  await signIn(null);
  answering({
    RequestSignIn: () => ({
      requestSignIn: { request: 'r1', codeDigits: 6, codeValidSeconds: 600 },
    }),
    SignInWithCode: () => ({ signInWithCode: arrived() }),
  });
});

async function askForCode(address = 'Amina@Example.org '): Promise<void> {
  await openPage(SignIn);
  await type('E-mail address', address);
  await press('Send me a code');
}

const CODE = 'The 6 digits from the letter';

describe('the address', () => {
  it('is sent as it is, and the next step promises nothing about it', async () => {
    await askForCode();
    expect(askedFor('RequestSignIn')).toEqual([{ address: 'Amina@Example.org', claim: null }]);
    expect(said()).toContain('If Amina@Example.org can sign in here, a letter is on its way');
    expect(document.activeElement?.textContent).toBe('Look into your mail');
  });

  it.each(['', 'amina', 'amina@', '@example.org', 'a b@example.org'])(
    '“%s” is not sent',
    async (address) => {
      await askForCode(address);
      expect(askedFor('RequestSignIn')).toEqual([]);
      expect(screen.getByLabelText('E-mail address').getAttribute('aria-invalid')).toBe('true');
    },
  );

  it('is told of a hub that wants a pause', async () => {
    answering({ RequestSignIn: refuse('RATE_LIMITED') });
    await askForCode();
    expect(document.querySelector('[data-failure]')?.getAttribute('data-failure')).toBe(
      'RATE_LIMITED',
    );
  });
});

describe('the code', () => {
  it('is sent as soon as it is complete, however it is written', async () => {
    await askForCode();
    await type(CODE, '12 34-5');
    expect(askedFor('SignInWithCode')).toEqual([]);
    await type(CODE, '12 34-56');
    expect(askedFor('SignInWithCode')).toEqual([{ request: 'r1', code: '123456', name: null }]);
    expect(router.path).toBe('/me');
    expect(sessionStorage.getItem('portico.sign-in')).toBeNull();
  });

  it('that is wrong can be tried again, and another be sent', async () => {
    answering({ SignInWithCode: refuse('UNAUTHORIZED') });
    await askForCode();
    await type(CODE, '111111');
    expect(said()).toContain('This code does not work');
    await press(/Send another/);
    expect(askedFor('RequestSignIn')).toHaveLength(2);
  });

  it('is still awaited after a look into the mail, until it is too old', async () => {
    await askForCode();
    document.body.replaceChildren();
    await openPage(SignIn);
    expect(screen.getByLabelText(CODE)).toBeTruthy();
  });

  it('of a new address asks for the name, and sends it along', async () => {
    answering({
      SignInWithCode: ({ name }) => ({ signInWithCode: arrived({ nameNeeded: name === null }) }),
    });
    await askForCode();
    await type(CODE, '123456');
    expect(said()).toContain('What is your name?');
    await press('Go on');
    expect(askedFor('SignInWithCode')).toHaveLength(1);
    await type('Name', ' Amina Diallo ');
    await press('Go on');
    expect(askedFor('SignInWithCode').at(-1)).toEqual({
      request: 'r1',
      code: '123456',
      name: 'Amina Diallo',
    });
  });
});

describe('ic_5_4: a claim', () => {
  beforeEach(() => {
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    keepClaim({ token: 't', secret: 's3cret', owner: ada, expiresAt });
  });

  it('goes along with the request, and is done with once it is completed', async () => {
    answering({ SignInWithCode: () => ({ signInWithCode: arrived({ connected: met }) }) });
    await askForCode();
    expect(said()).toContain('To connect with Ada Okonkwo');
    expect(askedFor('RequestSignIn')).toEqual([{ address: 'Amina@Example.org', claim: 's3cret' }]);
    await type(CODE, '123456');
    expect(document.querySelector('[data-outcome=SUCCESS]')).toBeTruthy();
    expect(keptClaim(Date.now())).toBeNull();
  });

  it('is completed by the link in another browser, which kept nothing', async () => {
    keepClaim(null);
    answering({ SignInWithLink: () => ({ signInWithLink: arrived({ connected: met }) }) });
    await openPage(SignInLink, { token: 'l1' });
    await press('Yes, sign in');
    expect(said()).toContain('You are connected with Ada Okonkwo');
  });

  it('that came to nothing says why', async () => {
    const connected = {
      success: false,
      message: '',
      code: 'ALREADY_CONNECTED',
      connectedUser: null,
    };
    answering({ SignInWithCode: () => ({ signInWithCode: arrived({ connected }) }) });
    await askForCode();
    await type(CODE, '123456');
    expect(document.querySelector('[data-outcome=ALREADY_CONNECTED]')).toBeTruthy();
  });
});

describe('the link of a letter', () => {
  it('signs nobody in by being opened', async () => {
    await openPage(SignInLink, { token: 'l1' });
    expect(askedFor('SignInWithLink')).toEqual([]);
    answering({ SignInWithLink: () => ({ signInWithLink: arrived() }) });
    await press('Yes, sign in');
    expect(askedFor('SignInWithLink')).toEqual([{ token: 'l1', name: null }]);
  });

  it('that is over leads to a new one', async () => {
    answering({ SignInWithLink: refuse('UNAUTHORIZED') });
    await openPage(SignInLink, { token: 'l1' });
    await press('Yes, sign in');
    expect(said()).toContain('This link no longer works');
    expect(screen.getByRole('link', { name: 'Start again' }).getAttribute('href')).toBe('/signin');
  });
});

describe('where it leads', () => {
  it('back to the page that asked for it', async () => {
    signInFirst('/people/abc');
    expect(router.path).toBe('/signin');
    goOn();
    expect(router.path).toBe('/people/abc');
    goOn();
    expect(router.path).toBe('/me');
  });

  it('never anywhere else than to a page of ours', async () => {
    const hostile = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.jsonValue(),
      fc.constantFrom('//evil.example', '/\\evil.example', 'javascript:alert(1)', '/people//evil'),
    );
    const { origin } = location;
    await fc.assert(
      fc.asyncProperty(hostile, async (kept) => {
        sessionStorage.setItem('portico.then', JSON.stringify(kept));
        goOn();
        await settle();
        expect(location.origin).toBe(origin);
        expect(routeOf(router.path)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  }, 30_000);
});
