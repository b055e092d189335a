// The board, in English.
export const en = {
  title: 'Board',
  lead: 'Who has met most people. Whoever has met equally many shares a rank.',
  rank: (rank: number) => `Rank ${rank}`,
  met: (count: number) => (count === 1 ? '1 person met' : `${count} people met`),
  metShort: 'met',
  you: 'You',
  badges: 'Badges',
  badgeCount: (count: number) => (count === 1 ? '1 badge' : `${count} badges`),
  yours: 'Your badges',
  noBadges: 'The first one comes with the first person you meet.',
  none: 'Nobody has met anybody yet',
  noneHint: 'Show your code to someone, and be the first.',
  notOn: 'You are not on the board yet: meet someone first.',
  showCode: 'Show my code',
};

export type BoardWords = typeof en;
