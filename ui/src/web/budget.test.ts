// @vitest-environment node
// What a phone has to load before it sees a page for the first time: at most 100 kB compressed, the font included; and that
// nothing in it needs a laxer content security policy.
import { gzipSync } from 'node:zlib';

import { build, type Manifest, type Rollup } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

import { pageModules } from '../../build/namesParts';

const BUDGET_BYTES = 100_000;
const FONT = /inter-latin-wght-normal/;
const pages = [...new Set(pageModules().map(({ module }) => module))];

let files: Map<string, Uint8Array | string>;
let manifest: Manifest;

beforeAll(async () => {
  const made = await build({
    configFile: 'vite.hub.config.ts',
    logLevel: 'error',
    build: { write: false, manifest: true },
  });
  const { output } = made as Rollup.RollupOutput;
  files = new Map(output.map((it) => [it.fileName, it.type === 'chunk' ? it.code : it.source]));
  manifest = JSON.parse(String(files.get('.vite/manifest.json'))) as Manifest;
}, 120_000);

/** What a chunk of the build needs, itself and all that it imports. */
function needs(name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is not in the build`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const other of chunk.imports ?? []) needs(other, found);
  return found;
}

/** As it travels: fonts are compressed already. */
function bytes(file: string): number {
  const content = files.get(file);
  if (content === undefined) throw new Error(`${file} is not in the build`);
  return file.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length;
}

function firstVisit(page: string): number {
  const font = [...files.keys()].find((file) => FONT.test(file)) ?? '';
  const all = new Set(['index.html', font, ...needs('index.html'), ...needs(page)]);
  return [...all].reduce((sum, file) => sum + bytes(file), 0);
}

describe('the first visit', () => {
  it('has pages to measure', () => expect(pages.length).toBeGreaterThanOrEqual(14));

  it.each(pages)('of %s is at most 100 kB', (page) => {
    expect(firstVisit(page)).toBeLessThanOrEqual(BUDGET_BYTES);
  });
});

it('has neither script nor style within the page', () => {
  const html = String(files.get('index.html'));
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
});

it('evaluates no text as code', () => {
  const scripts = [...files].filter(([name]) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(pages.length);
  for (const [name, text] of scripts) {
    expect(/\beval\(|new Function\(/.test(String(text)), name).toBe(false);
  }
});
