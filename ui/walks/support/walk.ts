// What each walk is given: a browser, an event at a hub, and visitors and kiosks that are gone when it is over.
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { test } from 'vitest';

import { openBrowser, Visitor } from './browser';
import { type EventPlan, Hub } from './hub';
import { Kiosk } from './kiosk';
import { MailServer } from './mail';

export const ADA = 'Ada Lovelace';
export const ALAN = 'Alan Turing';
export const GRACE = 'Grace Hopper';
/** Mentors: three with hours day and night, one who has given none yet. */
export const KATHERINE = 'Katherine Johnson';
export const MARGARET = 'Margaret Hamilton';
export const HEDY = 'Hedy Lamarr';
export const RADIA = 'Radia Perlman';
/** Whose codes kiosks show. */
export const BOOTH = 'Aurora Robotics';

/** Who is at the event from its beginning. Everybody else joins as a walk needs them. */
const PLAN: EventPlan = {
  members: [
    { name: KATHERINE, email: 'katherine@example.org', role: 'mentor' },
    { name: MARGARET, email: 'margaret@example.org', role: 'mentor' },
    { name: HEDY, email: 'hedy@example.org', role: 'mentor' },
    { name: RADIA, email: 'radia@example.org', role: 'mentor' },
    { name: BOOTH, email: 'booth@example.org', role: 'booth' },
  ],
  hours: Object.fromEntries(
    [KATHERINE, MARGARET, HEDY].map((name) => [name, 'mon-sun 0:00-24:00']),
  ),
};

type Come = (look?: BrowserContextOptions) => Promise<Visitor>;
/** A new member of this name, signed in: each walk has members of its own, since letters to one address are limited. */
type Join = (name: string, look?: BrowserContextOptions) => Promise<Visitor>;

/** A walk through the event. Those of a file share the hub, its members and its mailboxes. */
export const walk = test
  .extend('plan', { scope: 'file' }, PLAN)
  .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await openBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('mail', { scope: 'file' }, async ({}, { onCleanup }) => {
    const mail = await MailServer.start();
    onCleanup(() => mail.close());
    return mail;
  })
  .extend('hub', { scope: 'file' }, async ({ mail, plan }, { onCleanup }) => {
    const hub = await Hub.open(mail, plan);
    onCleanup(() => hub.close());
    return hub;
  })
  .extend('come', async ({ browser, hub }, { onCleanup }): Promise<Come> => {
    const visitors: Visitor[] = [];
    onCleanup(async () => {
      for (const visitor of visitors) await visitor.leave();
    });
    return async (look) => {
      const visitor = await Visitor.come(browser, hub, look);
      visitors.push(visitor);
      return visitor;
    };
  })
  .extend('join', async ({ hub, come }): Promise<Join> => {
    return async (name, look) => (await come(look)).signIn(await hub.add(name));
  })
  .extend('enrol', async ({ hub }, { onCleanup }) => {
    const kiosks: Kiosk[] = [];
    onCleanup(async () => {
      for (const kiosk of kiosks) await kiosk.close();
    });
    return async (member: string) => {
      const kiosk = await Kiosk.enrol(hub, member);
      kiosks.push(kiosk);
      return kiosk;
    };
  });
