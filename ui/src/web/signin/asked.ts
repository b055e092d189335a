// The request whose code is awaited. This tab keeps it, so that looking into the mail and coming back loses nothing.
import { keep, kept } from '../kept';

const KEPT_AS = 'portico.sign-in';
const tab = () => sessionStorage;

export interface AskedFor {
  request: string;
  address: string;
  codeDigits: number;
  codeValidSeconds: number;
  /** This device's time. */
  atMs: number;
}

/** The request that is still awaited. */
export function askedFor(): AskedFor | null {
  const asked = kept<AskedFor>(KEPT_AS, tab);
  return asked && Date.now() - asked.atMs < asked.codeValidSeconds * 1000 ? asked : null;
}

/** Keeps it; `null` forgets it. */
export function keepAsked(asked: AskedFor | null): void {
  keep(KEPT_AS, asked, tab);
}
