// What an answer says: the largest line, the one below it, and a last word.
import type { Answer } from '../backend/types';
import { badgeName } from '../words/badges';
import type { ReasonWords, Words } from '../words/words';

export interface AnswerWords {
  title: string;
  lead: string;
  note: string;
}

function refusal(answer: Answer, words: Words): AnswerWords {
  const reason: ReasonWords = words.reasons[answer.reason ?? 'unknown'] ?? words.reasons.unknown;
  if (!answer.person) return { title: reason.title, lead: reason.todo, note: reason.note };
  return { title: answer.person.name, lead: reason.title, note: reason.todo };
}

function notSure(answer: Answer, words: Words): AnswerWords {
  const { title, todo, note } = words.answer.notSure;
  if (!answer.person) return { title, lead: todo, note };
  return {
    title: answer.person.name,
    lead: answer.person.headline,
    note: words.answer.notSurePerson,
  };
}

function met(answer: Answer, words: Words): AnswerWords {
  const said = answer.kind === 'sure' ? words.answer.sure : words.answer.sureHere;
  const badges = answer.kind === 'sure' ? answer.badges.map((key) => badgeName(key, words)) : [];
  const note = badges.length > 0 ? `${said} ${words.answer.badges(badges)}` : said;
  if (!answer.person) return { title: said, lead: '', note: '' };
  return { title: answer.person.name, lead: answer.person.headline, note };
}

/** What a guest is told who comes to a session; the line below the name says with whom it is. */
function checkedIn(answer: Answer, words: Words): AnswerWords {
  const { checkInKept, checkedInHere, ...said } = words.answer;
  const { title, todo, note } = checkInKept;
  if (!answer.person) return { title, lead: todo, note };
  const lead = answer.person.headline ? said.with(answer.person.headline) : '';
  const done = answer.kind === 'sure' ? said.checkedIn : checkedInHere;
  return { title: answer.person.name, lead, note: done };
}

/** The words for an answer (IC-5.1, IC-5.3). The name, where there is one, is always the title. */
export function answerWords(answer: Answer, words: Words): AnswerWords {
  if (answer.kind === 'refused') return refusal(answer, words);
  if (answer.about === 'check_in') return checkedIn(answer, words);
  if (answer.kind === 'not_sure') return notSure(answer, words);
  return met(answer, words);
}
