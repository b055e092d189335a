// The one code of whoever is signed in: it outlives a visit to another page, so that coming back asks for no new one.
import type { HubClock } from './hubClock';
import { OwnCode } from './ownCode.svelte';
import type { Owner } from './sources';

let shown: { of: string; code: OwnCode } | null = null;

/** The code of this owner; that of another is forgotten. */
export function ownCodeOf(owner: Owner, clock: HubClock): OwnCode {
  const of = JSON.stringify(owner);
  if (shown?.of !== of) shown = { of, code: new OwnCode(owner, clock) };
  return shown.code;
}

/** Forgets it: its owner has signed out. */
export function forgetOwnCode(): void {
  shown = null;
}
