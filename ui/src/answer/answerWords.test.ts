// What the four answers say (IC-5.1, IC-5.3, IC-P11).
import { describe, expect, it } from 'vitest';

import type { Answer, AnswerKind, Person } from '../backend/types';
import { de } from '../words/de';
import { en } from '../words/en';
import { answerWords } from './answerWords';

const amina: Person = {
  id: 'a',
  name: 'Amina Diallo',
  headline: 'Data engineer',
  initials: 'AD',
  picture: null,
};

function answer(kind: AnswerKind, more: Partial<Answer> = {}): Answer {
  return { id: '1', kind, about: 'meeting', person: null, reason: null, badges: [], ...more };
}

const CODES = [
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'SELF_CONNECTION',
  'ALREADY_CONNECTED',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
  'NOT_A_CODE',
];

describe.each([
  ['en', en],
  ['de', de],
])('in %s', (_, words) => {
  it('ic_5_1 the name is the title, the profile below it', () => {
    for (const kind of ['sure', 'sure_here', 'not_sure'] as const) {
      const said = answerWords(answer(kind, { person: amina }), words);
      expect(said).toMatchObject({ title: 'Amina Diallo', lead: 'Data engineer' });
      expect(said.note).not.toBe('');
    }
  });

  it('ic_p11 each refusal has words of its own, and says what to do', () => {
    const said = CODES.map((reason) => answerWords(answer('refused', { reason }), words));
    expect(new Set(said.map(({ title }) => title)).size).toBe(CODES.length);
    for (const { title, lead } of said) expect([title, lead]).not.toContain('');
  });

  it('a reason of a newer kiosk is still an answer', () => {
    const said = answerWords(answer('refused', { reason: 'SOMETHING_NEW' }), words);
    expect(said.title).toBe(words.reasons.unknown.title);
  });

  it('sure and sure here differ in words', () => {
    const said = (kind: AnswerKind) => answerWords(answer(kind, { person: amina }), words).note;
    expect(said('sure')).not.toBe(said('sure_here'));
  });

  it('badges are named, and only when it is sure', () => {
    const badges = ['met_5', 'made_of_tomorrow'];
    const sure = answerWords(answer('sure', { person: amina, badges }), words);
    expect(sure.note).toContain(words.badges['met_5']);
    expect(sure.note).toContain('made of tomorrow');
    const here = answerWords(answer('sure_here', { person: amina, badges }), words);
    expect(here.note).not.toContain(words.badges['met_5']);
  });

  it('someone already met is named', () => {
    const said = answerWords(
      answer('refused', { reason: 'ALREADY_CONNECTED', person: amina }),
      words,
    );
    expect(said.title).toBe('Amina Diallo');
    expect(said.lead).toBe(words.reasons['ALREADY_CONNECTED']?.title);
  });

  it('an unknown code is kept, and the words say so', () => {
    expect(answerWords(answer('not_sure'), words).title).toBe(words.answer.notSure.title);
  });
});

it('both languages know the same reasons and badges', () => {
  expect(Object.keys(de.reasons).sort()).toEqual(Object.keys(en.reasons).sort());
  expect(Object.keys(de.badges).sort()).toEqual(Object.keys(en.badges).sort());
});
