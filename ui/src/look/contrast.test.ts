// The tokens' contrast: 4.5:1 for everything that is read, 7:1 for what is read from afar.
import { readFileSync } from 'node:fs';

import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/look/tokens.css', 'utf8');
const [day = '', night = ''] = css.split('@media (prefers-color-scheme: dark)');

function colours(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+): (oklch\([^)]*\))/g)].map((m) => [m[1], m[2]]),
  );
}

const themes = { day: colours(day), night: { ...colours(day), ...colours(night) } };

const FROM_AFAR = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['muted', 'card'],
  ['on-answer', 'sure'],
  ['on-answer', 'sure-here'],
  ['on-not-sure', 'not-sure'],
  ['on-answer', 'refused'],
  ['stage-ink', 'stage-glow'],
] as const;

const NEAR = [
  ['muted', 'paper'],
  ['ink', 'button'],
  ['ink', 'press'],
  ...[1, 2, 3, 4, 5, 6].map((n) => ['on-disc', `disc-${n}`] as const),
] as const;

/** What is told by a shape beside words needs 3:1 (WCAG 1.4.11). */
const SIGNS = [
  ['accent', 'card'],
  ['dot-good', 'paper'],
  ['dot-waiting', 'paper'],
  ['dot-bad', 'paper'],
] as const;

describe.each(Object.entries(themes))('by %s', (_, colour) => {
  const contrast = (ink: string, ground: string) => {
    const [a, b] = [colour[ink], colour[ground]];
    if (!a || !b) throw new Error(`no token --${ink} or --${ground}`);
    return wcagContrast(a, b);
  };
  it.each(FROM_AFAR)('%s on %s is at least 7:1', (ink, ground) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(7);
  });
  it.each(NEAR)('%s on %s is at least 4.5:1', (ink, ground) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(SIGNS)('%s on %s is at least 3:1', (ink, ground) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(3);
  });
});
