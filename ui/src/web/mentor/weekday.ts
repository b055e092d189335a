// Names of weekdays.

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** "Monday", of 1. */
export function weekdayName(weekday: number, language: string): string {
  const date = new Date(MONDAY + (weekday - 1) * DAY_MS);
  return date.toLocaleDateString(language, { weekday: 'long', timeZone: 'UTC' });
}
