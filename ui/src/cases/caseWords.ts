// A case in plain words for staff: who, what they were told, what the hub made of it, and what to do now.
import type { CaseView } from '../backend/types';
import { offBy } from '../time/clockWords';
import type { Words } from '../words/words';

export interface CaseWords {
  title: string;
  /** Whom it is about, where the title does not say so. */
  about: string | null;
  told: string;
  decided: string;
  todo: string;
  /** What the button says that ends it. */
  done: string;
}

/** "Amina Diallo and Aurora Robotics"; none where nobody is known. */
export function pairName({ owner, redeemer }: CaseView, words: Words): string | null {
  if (redeemer) return words.cases.pair(owner?.name ?? words.recent.someone, redeemer.name);
  return owner?.name ?? null;
}

/** What the hub decided, of people whom it was about or of a thing. */
function decision(it: CaseView, words: Words): string {
  const { reasons, allTheSame, notYet, notConnected, notDone } = words.cases;
  if (it.reason === null) return allTheSame;
  if (it.reason === 'DEFERRED') return notYet(reasons.DEFERRED);
  const reason = reasons[it.reason] ?? reasons.unknown;
  return it.redeemer ? notConnected(reason) : notDone(reason);
}

function todo(it: CaseView, words: Words): string {
  const { todo } = words.cases;
  if (it.reason === null) return todo.nothing;
  if (it.reason === 'DEFERRED') return todo.wait;
  if (it.mayConnect) return todo.tellOrConnect;
  return it.redeemer ? todo.tell : todo.organizer;
}

function differs(it: CaseView, words: Words): CaseWords {
  const { toldHere, toldThere, doneTitle, theyKnow } = words.cases;
  const told = it.toldHere ? toldHere : toldThere;
  return {
    title: pairName(it, words) ?? doneTitle,
    about: null,
    told: it.redeemer ? told.connected : told.done,
    decided: decision(it, words),
    todo: todo(it, words),
    done: theyKnow,
  };
}

/** The words for a case. */
export function caseWords(it: CaseView, words: Words): CaseWords {
  if (it.cause === 'differs') return differs(it, words);
  // A cause that only a newer kiosk knows is something new, too.
  const notice = words.cases.notices[it.cause] ?? words.cases.notices.other;
  const happened = it.toldHere ? notice.here : notice.there;
  return {
    title: notice.title,
    about: pairName(it, words),
    told: happened(offBy(it.unsureByMs, words)),
    decided: notice.means,
    todo: notice.todo,
    done: words.cases.seenTo,
  };
}
