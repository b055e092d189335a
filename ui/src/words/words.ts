// What a language file must hold. Every string a person sees stands in one of them, and nowhere else.
import type { CameraState } from '../backend/types';
import type { Unit } from '../time/ages';

/** Why not, what to do now, and a last word. */
export interface ReasonWords {
  title: string;
  todo: string;
  note: string;
}

export interface Words {
  /** The language's own name, for the button that changes to it. */
  languageName: string;
  meet: {
    codeTitle: string;
    codeHint: string;
    codeAlt: (host: string) => string;
    codeComing: string;
    cameraTitle: string;
    cameraHint: string;
    expiresIn: (clock: string) => string;
    newCode: string;
    newCodeDone: string;
    copyLink: string;
    copyLinkDone: string;
    failed: string;
  };
  camera: Record<CameraState, string> & { reading: string };
  /** What to do to be read, by the advice's name. */
  advice: Record<string, string>;
  answer: {
    sure: string;
    sureHere: string;
    notSure: ReasonWords;
    notSurePerson: string;
    badges: (names: string[]) => string;
    close: string;
  };
  reasons: Record<string, ReasonWords> & { unknown: ReasonWords };
  badges: Record<string, string>;
  /** The badge for meeting someone on this day of the event, counted from 1. */
  badgeOfDay: (day: number) => string;
  recent: {
    label: string;
    none: string;
    metToday: (count: number) => string;
    pending: string;
    someone: string;
    ago: (count: number, unit: Unit) => string;
  };
  sync: {
    inStep: (age: string) => string;
    kept: (count: number, since: string) => string;
    silent: (age: string) => string;
    never: string;
    revoked: string;
    ago: (count: number, unit: Unit) => string;
  };
  start: {
    starting: string;
    failed: string;
    failedTodo: string;
  };
}
