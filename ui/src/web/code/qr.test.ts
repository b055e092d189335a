// Drawn codes are read back by a decoder that is not ours, whatever the link.
import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';

import { drawn } from './qr';

const MODULE_PX = 3;

/** The drawing as pixels: dark where a run of the path lies. */
function pixels({ side, path }: { side: number; path: string }) {
  const width = side * MODULE_PX;
  const rgba = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let dy = 0; dy < MODULE_PX; dy += 1) {
      const from = (Number(y) * MODULE_PX + dy) * width + Number(x) * MODULE_PX;
      for (let dx = 0; dx < Number(length) * MODULE_PX; dx += 1) {
        rgba.fill(0, (from + dx) * 4, (from + dx) * 4 + 3);
      }
    }
  }
  return { rgba, width };
}

function read(link: string): string | undefined {
  const { rgba, width } = pixels(drawn(link));
  return jsQR(rgba, width, width)?.data;
}

describe('ic_3_1: the code of a link', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
  const proof = fc.stringMatching(/^(#[0-9]{231})?$/);

  it('is read back as that link', () => {
    fc.assert(
      fc.property(token, proof, (token, proof) => {
        const link = `https://meet.example/connect/${token}${proof}`;
        expect(read(link)).toBe(link);
      }),
      { numRuns: 64 },
    );
  }, 30_000);

  it('is no larger than the kiosk draws it: version 8, 49 modules and the quiet zone', () => {
    const kept = JSON.parse(readFileSync('../crates/domain/fixtures/proofs.json', 'utf8')) as {
      url: string;
    }[];
    for (const { url } of kept) expect(drawn(url).side).toBe(49 + 8);
  });
});
