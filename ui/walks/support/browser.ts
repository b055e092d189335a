// Phones and desktops that people come with: Debian's Chromium, each visitor with cookies and a network address of their own.
import { readFile } from 'node:fs/promises';

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
} from 'playwright-core';
import type { Page } from 'playwright-core';

import type { Hub } from './hub';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What a phone is, unless a walk says otherwise. */
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
};

/** A host on this machine that browsers trust no more than any other, unlike localhost. */
export const VENUE_HOST = 'venue.test';

export function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', `--host-resolver-rules=MAP ${VENUE_HOST} 127.0.0.1`];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

let visitors = 0;

/** Somebody with a browser. What goes wrong on their pages fails the walk when they leave. */
export class Visitor {
  readonly #wrong: string[] = [];
  /** Where their letters go, once they are signed in. */
  address = '';

  private constructor(
    readonly hub: Hub,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.watch(page);
    context.on('page', (opened) => this.watch(opened));
  }

  /** Comes to the event from a network of their own, which a trusted proxy names to the hub. */
  static async come(
    browser: Browser,
    hub: Hub,
    look: BrowserContextOptions = {},
  ): Promise<Visitor> {
    visitors += 1;
    const from = `10.1.${visitors >> 8}.${visitors & 255}`;
    const context = await browser.newContext({
      ...PHONE,
      baseURL: hub.origin,
      extraHTTPHeaders: { 'x-forwarded-for': from },
      ...look,
    });
    return new Visitor(hub, context, await context.newPage());
  }

  watch(page: Page): void {
    page.on('pageerror', (error) => this.#wrong.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.#wrong.push(message.text());
    });
  }

  /** Asks the hub as the pages do, with the visitor's cookies. */
  async ask<Answer>(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const response = await this.context.request.post('/graphql', { data: { query, variables } });
    const reply = (await response.json()) as { data?: Answer; errors?: { message: string }[] };
    if (!reply.data) throw new Error(`${response.status()}: ${JSON.stringify(reply)}`);
    return reply.data;
  }

  /** Is signed in, without going through the page for it. */
  async signIn(address: string): Promise<this> {
    const { requestSignIn } = await this.ask<{ requestSignIn: { request: string } }>(
      'mutation ($address: String!) { requestSignIn(address: $address) { request } }',
      { address },
    );
    const { code } = await this.hub.mail.next(address);
    await this.ask(
      'mutation ($request: String!, $code: String!) { signInWithCode(request: $request, code: $code) { me { address } } }',
      { request: requestSignIn.request, code },
    );
    this.address = address;
    return this;
  }

  /** Meets somebody, without going through the pages for it. */
  async meet(other: Visitor): Promise<void> {
    const { made } = await this.ask<{ made: { url: string } }>(
      'mutation { made: generateInstantConnectToken { url } }',
    );
    const { met } = await other.ask<{ met: { success: boolean; message: string | null } }>(
      'mutation ($token: String!) { met: redeemInstantConnectToken(token: $token) { success message } }',
      { token: made.url },
    );
    if (!met.success) throw new Error(`they did not meet: ${met.message}`);
  }

  /** The id of who is signed in. */
  async id(): Promise<string> {
    const { me } = await this.ask<{ me: { profile: { id: string } } }>('{ me { profile { id } } }');
    return me.profile.id;
  }

  /** What a click saves as a file. */
  async saves(click: () => Promise<void>): Promise<string> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), click()]);
    return readFile(await download.path(), 'utf8');
  }

  /** Goes to a page, as one does from another program: never from one part of a page to another. */
  async open(path: string): Promise<Page> {
    await this.page.goto('about:blank');
    await this.page.goto(path);
    return this.page;
  }

  async leave(): Promise<void> {
    await this.context.close();
    if (this.#wrong.length > 0) throw new Error(`on the page: ${this.#wrong.join('\n')}`);
  }
}
