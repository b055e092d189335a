// What a language file must hold for the page of a scanned link.
import type { FailureWords } from '../words/words';

export interface ConnectWords {
  asking: string;
  title: (name: string) => string;
  lead: string;
  connect: (name: string) => string;
  connecting: string;
  signInNote: string;
  claimed: FailureWords;
  claimedGo: string;
  success: (name: string) => string;
  successNote: string;
  seeProfile: string;
  myCode: string;
  tryAgain: string;
  home: string;
  /** By the code of the refusal. */
  refused: Record<
    'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'SELF_CONNECTION' | 'ALREADY_CONNECTED' | 'RATE_LIMITED',
    FailureWords
  >;
}
