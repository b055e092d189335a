// Codes that a device makes by itself: each is signed by its key, and its times are those of IC-1.2.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import type { DeviceKey } from './deviceKey';
import { replaceAtMs } from './ownCode.svelte';
import { statementBytes } from './proof';
import { fromDevice } from './sources';

const owner = { event: '0e'.repeat(16), origin: 'https://meet.example', member: 'a1'.repeat(16) };
let key: DeviceKey;
let publicKey: CryptoKey;

beforeAll(async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  publicKey = pair.publicKey;
  key = { of: '', privateKey: pair.privateKey, publicKey: raw, registered: true };
});

/** The bytes of a fragment's digits. */
function undigit(digits: string): Uint8Array<ArrayBuffer> {
  const groups = digits.match(/\d{17}|\d+$/g) ?? [];
  const bytes = groups.flatMap((group) => {
    const length = [0, 3, 5, 8, 10, 13, 15, 17].indexOf(group.length);
    const hex = BigInt(group)
      .toString(16)
      .padStart(2 * length, '0');
    return hex.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];
  });
  return Uint8Array.from(bytes);
}

const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('a code of this device', () => {
  it('ic_p02: expires 300 s after it was made, and is replaced 30 s before that', async () => {
    await fc.assert(
      fc.asyncProperty(moment, fc.double({ min: 0, max: 0.999, noNaN: true }), async (ms, part) => {
        const code = await fromDevice(owner, key).next(ms + part);
        expect(code.issuedMs).toBe(ms);
        expect(code.expiresMs - code.issuedMs).toBe(300_000);
        expect(code.expiresMs - replaceAtMs(code)).toBe(30_000);
      }),
      { numRuns: 256 },
    );
  }, 30_000);

  it('ic_p08: names its owner and time, and is signed by the key', async () => {
    await fc.assert(
      fc.asyncProperty(moment, async (ms) => {
        const { url } = await fromDevice(owner, key).next(ms);
        const [link = '', fragment = ''] = url.split('#');
        expect(link).toMatch(/^https:\/\/meet\.example\/connect\/[\w-]{43}$/);
        const proof = undigit(fragment);
        expect(proof.length).toBe(95);
        const hex = Buffer.from(proof).toString('hex');
        expect(hex.slice(18, 50)).toBe(owner.member);
        expect(Number(`0x${hex.slice(50, 62)}`)).toBe(ms);
        const token = Uint8Array.from(Buffer.from(link.split('/').at(-1) ?? '', 'base64url'));
        const said = await statementBytes({ ...owner, owner: owner.member, token, issuedMs: ms });
        const signature = proof.slice(31);
        expect(await crypto.subtle.verify('Ed25519', publicKey, signature, said)).toBe(true);
      }),
      { numRuns: 256 },
    );
  }, 30_000);
});
