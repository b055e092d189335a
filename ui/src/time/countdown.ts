// The validity of a code as a person reads it (IC-3.2, IC-P9). Rounded up, so that what is shown reaches 0:00 at the
// very moment the code expires, and never earlier.

const SECOND_MS = 1000;

/** Milliseconds left of `totalMs` after `elapsedMs`, never below zero. */
export function remainingMs(totalMs: number, elapsedMs: number): number {
  return Math.max(0, totalMs - elapsedMs);
}

/** Whole seconds to show for what remains. */
export function secondsShown(remaining: number): number {
  return Math.ceil(remaining / SECOND_MS);
}

/** "4:12" for 252 seconds. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** After how many milliseconds the text changes next; none once it has reached 0:00. */
export function untilNextSecondMs(remaining: number): number | null {
  if (remaining <= 0) return null;
  return remaining - (secondsShown(remaining) - 1) * SECOND_MS;
}

/** How much of the validity is left, from 1 to 0. */
export function fractionLeft(remaining: number, valid: number): number {
  return valid > 0 ? Math.min(1, remaining / valid) : 0;
}
