// Badges, in German.
import type { BadgeWords } from './badges';

export const badgeWords: BadgeWords = {
  badges: {
    first_meeting: 'Erste Begegnung',
    met_5: 'Fünf getroffen',
    met_10: 'Zehn getroffen',
    met_25: 'Netzwerker',
    met_50: 'Brückenbauer',
    vip: 'VIP getroffen',
    triangle: 'Dreieck',
    early_supporter: 'Von Anfang an',
    host: 'Gastgeber getroffen',
    other: 'Ein weiteres Abzeichen',
  },
  badgeOfDay: (day) => `Tag ${day}`,
};
