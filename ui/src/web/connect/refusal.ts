// What the state of a link means for its button: nothing to press, and the code that says why (IC-P11).
import type { LinkState } from '../graphql/schema';

const CODES = {
  READY: null,
  INVALID: 'TOKEN_INVALID',
  EXPIRED: 'TOKEN_EXPIRED',
  OWN: 'SELF_CONNECTION',
  ALREADY_CONNECTED: 'ALREADY_CONNECTED',
} as const satisfies Record<LinkState, string | null>;

/** The code of the refusal; none where the link can be used. */
export function refusalOf(state: LinkState): (typeof CODES)[LinkState] {
  return CODES[state];
}
