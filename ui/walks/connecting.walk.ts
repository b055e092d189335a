// Two people with phones meet: one shows a code, the other scans it. And every way in which that can end.
import { expect } from 'vitest';

import { connectUrl, newToken, signProof } from '../src/web/code/proof';
import { toBase64Url } from '../src/web/code/bytes';
import type { Visitor } from './support/browser';
import { scan } from './support/scan';
import { ADA, ALAN, GRACE, walk } from './support/walk';

/** A little longer than a code is valid (IC-1.2). */
const LONG_AGO_MS = 301_000;

/** The link that a phone shows. */
async function shownBy(visitor: Visitor, name: string): Promise<string> {
  const page = await visitor.open('/me');
  await page.getByRole('img', { name: `QR code to meet ${name}` }).waitFor();
  return scan(page);
}

/** Follows a link and presses its one button. */
async function press(visitor: Visitor, link: string, name: string): Promise<void> {
  const page = await visitor.open(link);
  await page.getByRole('button', { name: `Connect with ${name}` }).click();
}

async function saysNo(visitor: Visitor, link: string, title: string, todo: string): Promise<void> {
  const page = await visitor.open(link);
  const alert = page.getByRole('alert');
  await alert.getByRole('heading', { name: title }).waitFor();
  await alert.getByText(todo).waitFor();
}

/** A link as a phone of this member made it a while ago. */
async function oldLink(visitor: Visitor): Promise<string> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const key = { privateKey: pair.privateKey, publicKey: new Uint8Array(raw) };
  const { event, me } = await visitor.ask<{
    event: { id: string };
    me: { profile: { id: string } };
  }>('{ event { id } me { profile { id } } }');
  const publicKey = toBase64Url(key.publicKey);
  await visitor.ask('mutation ($publicKey: String!) { addDevice(publicKey: $publicKey) { id } }', {
    publicKey,
  });
  const token = newToken();
  const issuedMs = Date.now() - LONG_AGO_MS;
  const proof = await signProof(key, { event: event.id, owner: me.profile.id, token, issuedMs });
  return connectUrl(visitor.hub.origin, token, proof);
}

walk(
  'ic_3_1, ic_5_1, ic_5_2, ic_p10: a code on one phone, scanned by another, connects both',
  async ({ join }) => {
    const ada = await join(ADA);
    const grace = await join(GRACE);
    await press(grace, await shownBy(ada, ADA), ADA);
    await grace.page.getByRole('heading', { name: `You are connected with ${ADA}` }).waitFor();
    await grace.page.getByText(`${ADA}'s work`).waitFor();
    await ada.page.getByRole('heading', { name: `You met ${GRACE}` }).waitFor();
    await grace.page.getByRole('link', { name: 'See their profile' }).click();
    await grace.page.getByRole('heading', { name: ADA }).waitFor();
  },
);

walk('ic_1_3: a new code that was asked for ends the one before', async ({ join }) => {
  const ada = await join(ADA);
  const grace = await join(GRACE);
  const before = await shownBy(ada, ADA);
  const ended = ada.page.waitForResponse((answer) =>
    Boolean(answer.request().postData()?.includes('endOlderCodes')),
  );
  await ada.page.getByRole('button', { name: 'New code' }).click();
  await ada.page.getByText('Here it is').first().waitFor();
  expect(await ada.page.getByRole('button', { name: 'New code' }).count()).toBe(1);
  await ended;
  const after = await scan(ada.page);
  await saysNo(grace, before, 'This code was used before', 'Ask for a new one');
  await press(grace, after, ADA);
  await grace.page.getByRole('heading', { name: `You are connected with ${ADA}` }).waitFor();
});

walk(
  'ic_5_3, ic_p11: each way to fail is told in its own words, with what to do',
  async ({ join }) => {
    const ada = await join(ADA);
    const alan = await join(ALAN);
    const used = await shownBy(ada, ADA);
    await press(alan, used, ADA);
    await alan.page.getByRole('heading', { name: 'You are connected' }).waitFor();

    await saysNo(alan, used, 'This code was used before', 'Each code works once.');
    const own = await shownBy(alan, ALAN);
    await saysNo(alan, own, 'This code is your own', 'Let someone else scan it');
    const again = await shownBy(ada, ADA);
    await saysNo(alan, again, 'You have met before', 'There is nothing more to do.');
    const expired = await oldLink(ada);
    await saysNo(alan, expired, 'This code has expired', 'Codes last five minutes.');
    const unknown = `/connect/${'A'.repeat(43)}`;
    await saysNo(alan, unknown, 'This code was used before', 'Ask for a new one');
  },
);
