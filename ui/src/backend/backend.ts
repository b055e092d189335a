// The one interface between the screens and the program behind them.
import type { BoardView, Deed, Done, GuestView } from './sessions';
import type { CaseAnswer, Diagnostics, Update, View } from './types';

export interface Backend {
  /** Everything the screens show, as of now. */
  view(): Promise<View>;
  /**
   * Calls back with the whole view, and then with each update, in order. Rejects with words for staff when the kiosk
   * could not be started.
   */
  subscribe(onUpdate: (update: Update) => void): Promise<void>;
  /** Replaces the code on show (IC-3.4). */
  refreshCode(): Promise<void>;
  /** Puts the link of the code on show on the clipboard (IC-4.3). */
  copyLink(): Promise<void>;
  /** Hands over what a scanner typed. */
  submitText(text: string): Promise<void>;
  /** Answers a case. Rejects where this kiosk may not, or cannot write. */
  answerCase(id: string, answer: CaseAnswer): Promise<void>;
  /**
   * Says that the answer with this id, or the first `code`, is on the screen for the first time: the program measures
   * how long that took.
   */
  painted(id: string): Promise<void>;
  /** The board of a day; of today, or the next day with sessions, where none is given. */
  sessions(day: string | null): Promise<BoardView>;
  /** Guests whose name or address holds the text. */
  guests(text: string): Promise<GuestView[]>;
  /** Does something about a session, and resolves once it is on disk. Rejects with the code of a refusal. */
  doSession(deed: Deed): Promise<Done>;
  /** Gives back the slots that this kiosk alone may sell; how many there were. */
  giveBackLeases(): Promise<number>;
  /** How the kiosk does, for staff. */
  diagnostics(): Promise<Diagnostics>;
  /** The newest picture of the camera; none when there is none yet. */
  frame(): Promise<Blob | null>;
}
