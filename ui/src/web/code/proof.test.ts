// @vitest-environment node
// Codes made on a phone are those that kiosks believe: the bytes are those of crates/domain, by a file that both are
// held to. And the link is what IC-P8 says, whatever the token.
import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Bytes, bigEndian, fromHex, toBase64Url, toDigits } from './bytes';
import { connectUrl, keyId, newToken, signProof } from './proof';

interface Kept {
  seed: string;
  publicKey: string;
  keyId: string;
  event: string;
  owner: string;
  token: string;
  issuedMs: number;
  url: string;
}

const kept = JSON.parse(readFileSync('../crates/domain/fixtures/proofs.json', 'utf8')) as Kept[];

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420';

async function privateKey(seed: string): Promise<CryptoKey> {
  const pkcs8 = fromHex(PKCS8 + seed);
  return crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
}

const bytes = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength }).map((array): Bytes => Uint8Array.from(array));

describe('the bytes of crates/domain', () => {
  it('are there to compare with', () => expect(kept.length).toBeGreaterThanOrEqual(8));

  it.each(kept)('a code of key $keyId at $issuedMs', async (proof) => {
    const publicKey = fromHex(proof.publicKey);
    expect(await keyId(publicKey)).toEqual(fromHex(proof.keyId));
    const token = fromHex(proof.token);
    const key = { privateKey: await privateKey(proof.seed), publicKey };
    const text = await signProof(key, { ...proof, token });
    expect(connectUrl('https://meet.example', token, text)).toBe(proof.url);
  });
});

describe('ic_p08: the link', () => {
  it('is, up to its fragment, {origin}/connect/{token}, and the token reads back', () => {
    const origins = fc.webUrl({ withFragments: false }).map((url) => new URL(url).origin);
    fc.assert(
      fc.property(origins, bytes(32), bytes(95), (origin, token, proof) => {
        const url = connectUrl(origin, token, toDigits(proof));
        const [before = '', fragment, ...more] = url.split('#');
        const text = before.slice(`${origin}/connect/`.length);
        expect(before).toBe(`${origin}/connect/${text}`);
        expect(text).toMatch(/^[\w-]{43}$/);
        expect([...Buffer.from(text, 'base64url')]).toEqual([...token]);
        expect(fragment).toMatch(/^\d{231}$/);
        expect(more).toEqual([]);
        expect(new URL(url).pathname).toBe(`/connect/${text}`);
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('ic_p01: has a token that is never the same', () => {
    const tokens = Array.from({ length: 1000 }, () => toBase64Url(newToken()));
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

it('numbers are written highest byte first, up to the largest that are exact', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      const read = bigEndian(value, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      expect(read).toBe(BigInt(value));
    }),
  );
});

it('what is no hexadecimal is refused', () => {
  for (const text of ['abc', 'zz', ' ab']) expect(() => fromHex(text)).toThrow(RangeError);
});
