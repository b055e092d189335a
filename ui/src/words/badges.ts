// What badges are called, at kiosks and on pages.

export interface BadgeWords {
  /** By the badge's key. */
  badges: Record<string, string>;
  /** The badge for meeting someone on this day of the event, counted from 1. */
  badgeOfDay: (day: number) => string;
}

/** The name of the badge with this key; one that these words do not know is called by its key. */
export function badgeName(key: string, words: BadgeWords): string {
  const day = /^day_(\d+)$/.exec(key)?.[1];
  if (day) return words.badgeOfDay(Number(day));
  return words.badges[key] ?? key.replaceAll('_', ' ');
}
