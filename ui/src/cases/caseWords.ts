// A case in plain words for staff: who, what they were told, what the hub made of it, and what to do now.
import type { CaseView } from '../backend/types';
import { clockTime, dayName } from '../sessions/times';
import type { When } from '../backend/sessions';
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

/** "Sun, 22 Nov, 14:15". */
export function whenName({ day, minute }: When, words: Words): string {
  return `${dayName(day, words.tag, 'short')}, ${clockTime(minute)}`;
}

/** The same without the day, where it is the day of `other`. */
export function timeName(when: When, other: When | undefined, words: Words): string {
  return when.day === other?.day ? clockTime(when.minute) : whenName(when, words);
}

/** Of a session whose booking, or whatever was done about it, the hub has refused. */
function session(it: CaseView, when: When, name: string | null, words: Words): CaseWords {
  const { told } = words.sessionCase;
  const mentor = it.owner?.name ?? words.recent.someone;
  const time = whenName(when, words);
  const offers = it.session !== null && it.session.instead.length > 0;
  const offer = it.session?.stands ? words.sessionCase.move : words.sessionCase.rebook;
  return {
    title: name ?? words.recent.someone,
    about: words.sessions.with(time, mentor),
    told: it.toldHere ? told.here : told.there,
    decided: decision(it, words),
    todo: offers ? offer : todo(it, words),
    done: words.cases.theyKnow,
  };
}

/** Whose hours, and which time is broken; for other notices, whom it is about. */
function noticeAbout(it: CaseView, words: Words): string | null {
  if (!it.session) return pairName(it, words);
  const mentor = it.owner?.name ?? words.recent.someone;
  return words.sessions.with(whenName(it.session.when, words), mentor);
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
  if (it.cause === 'differs') {
    if (!it.session) return differs(it, words);
    return session(it, it.session.when, it.session.name, words);
  }
  // A cause that only a newer kiosk knows is something new, too.
  const notice = words.cases.notices[it.cause] ?? words.cases.notices.other;
  const happened = it.toldHere ? notice.here : notice.there;
  return {
    title: notice.title,
    about: noticeAbout(it, words),
    told: happened(offBy(it.unsureByMs, words)),
    decided: notice.means,
    todo: notice.todo,
    done: words.cases.seenTo,
  };
}
