// Badges, in English.
import type { BadgeWords } from './badges';

export const badgeWords: BadgeWords = {
  badges: {
    first_meeting: 'First meeting',
    met_5: 'Five met',
    met_10: 'Ten met',
    met_25: 'Networker',
    met_50: 'Connector',
    vip: 'Met a VIP',
    triangle: 'Triangle',
    early_supporter: 'Early supporter',
    host: 'Met the host',
    other: 'Another badge',
  },
  badgeOfDay: (day) => `Day ${day}`,
};
