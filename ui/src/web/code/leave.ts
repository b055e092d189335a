// Whoever signs out, or was signed out from elsewhere, leaves nothing of theirs in this browser: no key, no code.
import { forgetKeys } from './deviceKey';
import { forgetOwnCode } from './ownCodes';

export async function leave(): Promise<void> {
  forgetOwnCode();
  // A browser that keeps nothing has nothing to forget.
  await forgetKeys().catch(() => undefined);
}
