// A code that was claimed for who is about to sign in. This browser keeps the claim until it is used, or has lapsed.
import { keep, kept } from '../kept';
import type { Shown } from './connect.graphql';

const KEPT_AS = 'portico.claim';

export interface KeptClaim {
  /** Of the link that was claimed; it is spent. */
  token: string;
  secret: string;
  owner: Shown;
  expiresAt: string;
}

/** The claim that is kept and has not lapsed by `nowMs` of hub time. */
export function keptClaim(nowMs: number): KeptClaim | null {
  const claim = kept<KeptClaim>(KEPT_AS);
  return claim && Date.parse(claim.expiresAt) > nowMs ? claim : null;
}

/** Keeps it; `null` forgets it. */
export function keepClaim(claim: KeptClaim | null): void {
  keep(KEPT_AS, claim);
}
