// The mirror is true: every type, field and state of the kiosk's contract is in types.ts under its JSON name, and every
// reason and badge it can send has words. Method: both sources, read as text.
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { de } from '../words/de';
import { en } from '../words/en';

const rust = readFileSync('../crates/kiosk/src/view.rs', 'utf8');
const desk = readFileSync('../crates/kiosk/src/sessions/view.rs', 'utf8');
const diagnosing = readFileSync('../crates/kiosk/src/diagnosing.rs', 'utf8');
const bookings = readFileSync('../crates/domain/src/session/booking.rs', 'utf8');
const mirror = ['types', 'sessions']
  .map((name) => readFileSync(`src/backend/${name}.ts`, 'utf8'))
  .join('\n');
const cases = readFileSync('../crates/domain/src/case.rs', 'utf8');
const codes = readFileSync('../crates/domain/src/code.rs', 'utf8');
const badges = readFileSync('../crates/domain/src/badge.rs', 'utf8');
const advice = readFileSync('../crates/scan/src/guidance.rs', 'utf8');

const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string) => name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();

/** Names of the items that open so, with all up to the closing text. */
function items(text: string, opening: string, closing: string): Map<string, string> {
  const pattern = new RegExp(`${opening} (\\w+) (?:=|\\{)([^]*?)${closing}`, 'g');
  return new Map([...text.matchAll(pattern)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

describe('types.ts mirrors view.rs', () => {
  const structs = [rust, desk, diagnosing].flatMap((source) => [
    ...items(source, 'pub struct', '\n}'),
  ]);
  it('sees the structs', () => expect(structs.length).toBeGreaterThanOrEqual(21));

  it.each(structs)('%s', (name, body) => {
    const mirrored = items(mirror, 'export interface', '\n}').get(name) ?? '';
    const fields = all(body, /pub (\w+):/g).map(camel);
    expect(all(mirrored, /^ {2}(\w+):/gm)).toEqual(fields);
  });

  it.each([
    ['CameraState', rust, 'CameraState'],
    ['SyncState', rust, 'SyncState'],
    ['AnswerKind', rust, 'AnswerKind'],
    ['About', rust, 'About'],
    ['SlotState', desk, 'SlotState'],
    ['BookingState', bookings, 'State'],
    ['Cause', cases, 'Cause'],
    ['CaseAnswer', cases, 'Answer'],
  ])('%s', (here, source, name) => {
    const states = all(items(source, 'pub enum', '\n}').get(name) ?? '', /^ {4}(\w+),/gm);
    expect(states.length).toBeGreaterThan(2);
    const mirrored = items(mirror, 'export type', ';').get(here) ?? '';
    expect(all(mirrored, /'(\w+)'/g)).toEqual(states.map(snake));
  });
});

describe('sessions.ts mirrors what is done at the desk', () => {
  const deeds = /pub enum Deed \{([^]*?)\n\}/.exec(desk)?.[1] ?? '';
  const variants = [...deeds.matchAll(/^ {4}(\w+) \{([^]*?)^ {4}\}/gm)];
  it('sees the deeds', () => expect(variants).toHaveLength(7));

  it.each(variants.map(([, name, body]) => [name ?? '', body ?? '']))('%s', (name, body) => {
    const tag = name.charAt(0).toLowerCase() + name.slice(1);
    const mirrored = new RegExp(`type: '${tag}'([^}]*)\\}`).exec(mirror)?.[1] ?? '';
    const fields = all(body, /^ {8}(\w+):/gm).map(camel);
    expect(all(mirrored, /(\w+):/g)).toEqual(fields);
  });
});

describe.each([
  ['en', en],
  ['de', de],
])('%s has words for', (_, words) => {
  it.each(all(codes, /=> "([A-Z_]+)"/g))('the reason %s', (code) =>
    expect(words.reasons[code]).toBeDefined(),
  );
  it.each([...all(codes, /=> "([A-Z_]+)"/g), 'DEFERRED'])('the hub deciding by %s', (code) =>
    expect(words.cases.reasons[code]).toBeDefined(),
  );
  it.each(all(badges, /=> "(\w+)"\.into/g))('the badge %s', (key) =>
    expect(words.badges[key]).toBeDefined(),
  );
  it.each(all(advice, /Self::\w+ => "(\w+)"/g))('the advice %s', (name) =>
    expect(words.advice[name]).toBeDefined(),
  );
  it('the badge of every count', () => {
    const counts = /MET_COUNTS: \[u32; 5\] = \[1, ([\d, ]+)\]/.exec(badges)?.[1]?.split(', ') ?? [];
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(words.badges[`met_${count}`]).toBeDefined();
  });
});
