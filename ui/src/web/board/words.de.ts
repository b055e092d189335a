// The board, in German.
import type { BoardWords } from './words.en';

export const de: BoardWords = {
  title: 'Rangliste',
  lead: 'Wer die meisten Menschen getroffen hat. Wer gleich viele traf, teilt sich den Rang.',
  rank: (rank) => `Rang ${rank}`,
  met: (count) => (count === 1 ? '1 Mensch getroffen' : `${count} Menschen getroffen`),
  metShort: 'getroffen',
  you: 'Du',
  badges: 'Abzeichen',
  badgeCount: (count) => `${count} Abzeichen`,
  yours: 'Deine Abzeichen',
  noBadges: 'Das erste kommt mit dem ersten Menschen, den du triffst.',
  none: 'Noch hat niemand jemanden getroffen',
  noneHint: 'Zeig jemandem deinen Code und mach den Anfang.',
  notOn: 'Du stehst noch nicht auf der Liste: triff erst jemanden.',
  showCode: 'Meinen Code zeigen',
};
