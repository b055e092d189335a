// What a case says, and how far a clock may be off.
import { describe, expect, it } from 'vitest';

import type { CaseView, Cause } from '../backend/types';
import { amina, host, twice } from '../testing/window';
import { clockWords, offBy } from '../time/clockWords';
import { de } from '../words/de';
import { en } from '../words/en';
import { caseWords } from './caseWords';

const CAUSES: Cause[] = ['differs', 'revoked_key', 'fork', 'clock', 'other'];
const but = (more: Partial<CaseView>) => ({ ...twice, ...more });

describe.each([
  ['en', en],
  ['de', de],
])('in %s', (_, words) => {
  it('every cause says what happened, what it means and what to do, in words of its own', () => {
    const said = CAUSES.map((cause) => caseWords(but({ cause }), words));
    expect(new Set(said.map(({ told }) => told)).size).toBe(CAUSES.length);
    for (const { title, told, decided, todo } of said) {
      for (const line of [title, told, decided, todo]) expect(line).not.toBe('');
    }
  });

  it.each(CAUSES.filter((cause) => cause !== 'other'))('%s: tells here from elsewhere', (cause) => {
    const told = (toldHere: boolean) => caseWords(but({ cause, toldHere }), words).told;
    expect(told(true)).not.toBe(told(false));
  });

  it('names both, or says that one is not known', () => {
    const title = (more: Partial<CaseView>) => caseWords(but(more), words).title;
    expect(title({})).toBe(words.cases.pair(amina.name, host.name));
    expect(title({ owner: null })).toBe(words.cases.pair(words.recent.someone, host.name));
    expect(title({ owner: null, redeemer: null })).toBe(words.cases.doneTitle);
  });

  it('says who is concerned by what has a title of its own', () => {
    const fork = caseWords(but({ cause: 'fork', redeemer: null }), words);
    expect(fork).toMatchObject({ title: words.cases.notices.fork.title, about: amina.name });
  });

  it('offers to connect only where that is possible', () => {
    const todo = (more: Partial<CaseView>) => caseWords(but(more), words).todo;
    expect(todo({ mayConnect: true })).toBe(words.cases.todo.tellOrConnect);
    expect(todo({})).toBe(words.cases.todo.tell);
    expect(todo({ owner: null, redeemer: null })).toBe(words.cases.todo.organizer);
    expect(todo({ reason: null })).toBe(words.cases.todo.nothing);
  });

  it('what the hub put off is not decided yet', () => {
    const said = caseWords(but({ reason: 'DEFERRED' }), words);
    expect(said.decided).toBe(words.cases.notYet(words.cases.reasons.DEFERRED));
    expect(said.todo).toBe(words.cases.todo.wait);
  });

  it('a reason and a cause of a newer kiosk still have words', () => {
    const reason = caseWords(but({ reason: 'SOMETHING_NEW' }), words);
    expect(reason.decided).toContain(words.cases.reasons.unknown);
    const cause = caseWords(but({ cause: 'something_new' as Cause }), words);
    expect(cause.title).toBe(words.cases.notices.other.title);
  });

  it('a clock says nothing while it is sure, and no number that would not help', () => {
    expect(clockWords({ errorMs: 29_000, unsure: false }, words)).toBeNull();
    expect(clockWords({ errorMs: 86_399_999, unsure: true }, words)).toContain('24');
    expect(clockWords({ errorMs: 86_400_000, unsure: true }, words)).toBe(words.clock.unknown);
  });
});

it.each([
  [0, '0 s'],
  [30_001, '31 s'],
  [60_000, '1 min'],
  [60_001, '2 min'],
  [600_000, '10 min'],
  [3_600_001, '2 h'],
])('an error is never said to be smaller than it may be: %d ms is %s', (ms, text) => {
  expect(offBy(ms, en)).toBe(text);
});

it('both languages know the same reasons of the hub', () => {
  expect(Object.keys(de.cases.reasons).sort()).toEqual(Object.keys(en.cases.reasons).sort());
});
