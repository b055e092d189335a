// The pages' font as small as they use it: of its weights only those between body and titles. It halves what a phone loads
// first. Every character stays.
import { readFileSync } from 'node:fs';

import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

/** As in src/look/tokens.css: `--weight-body` to `--weight-title`. */
const WEIGHTS = { min: 400, max: 700 };
const FACES = 'node_modules/@fontsource-variable/inter/wght.css';

/** The characters of a face, from the range that its style sheet gives. */
function charactersOf(range: string): string {
  const spans = range.split(',').map((span) => span.trim().slice(2).split('-'));
  return spans
    .flatMap(([from = '', until = from]) => {
      const [first, last] = [parseInt(from, 16), parseInt(until, 16)];
      return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));
    })
    .join('');
}

/** The characters of each file of the font. */
function faces(): Map<string, string> {
  const css = readFileSync(FACES, 'utf8');
  const all = css.matchAll(/files\/([\w-]+)\.woff2[^}]*unicode-range:\s*([^;}]+)/g);
  return new Map([...all].map(([, file = '', range = '']) => [file, charactersOf(range)]));
}

/** Makes every file of the font smaller that is in the build. */
export function smallerFonts(): Plugin {
  return {
    name: 'smaller-fonts',
    async generateBundle(_, bundle) {
      for (const [file, characters] of faces()) {
        const asset = Object.values(bundle).find(({ fileName }) => fileName.includes(`${file}-`));
        if (asset?.type !== 'asset') throw new Error(`${file} is not in the build`);
        asset.source = await subsetFont(Buffer.from(asset.source), characters, {
          targetFormat: 'woff2',
          variationAxes: { wght: WEIGHTS },
        });
      }
    },
  };
}
