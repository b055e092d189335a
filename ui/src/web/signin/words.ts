// What a language file must hold for sign-in.
import type { FailureWords } from '../words/words';

export interface SignInWords {
  title: string;
  lead: string;
  toMeet: (name: string) => string;
  address: string;
  addressHint: string;
  addressWrong: string;
  send: string;
  codeTitle: string;
  codeLead: (address: string) => string;
  code: (digits: number) => string;
  codeHint: (minutes: number) => string;
  codeShort: (digits: number) => string;
  enter: string;
  otherAddress: string;
  sendAgain: string;
  sentAgain: string;
  nameTitle: string;
  nameLead: string;
  name: string;
  nameHint: string;
  nameMissing: string;
  nameGo: string;
  linkTitle: string;
  linkLead: string;
  linkGo: string;
  anew: string;
  already: (name: string) => string;
  goOn: string;
  refused: Record<'UNAUTHORIZED' | 'BAD_REQUEST', FailureWords>;
  linkRefused: Record<'UNAUTHORIZED' | 'BAD_REQUEST', FailureWords>;
}
