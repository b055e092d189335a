// The screens that one can go to from the line on top.

export type Place = 'meet' | 'sessions' | 'staff';

/** Those that this kiosk has. */
export function placesOf(runsSessions: boolean): readonly Place[] {
  return runsSessions ? ['meet', 'sessions', 'staff'] : ['meet', 'staff'];
}
