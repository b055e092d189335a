// Free times, in English.
export const en = {
  venueAlone: (place: string) => `Times are the venue’s (${place}), and the same as yours.`,
  both: (place: string, own: string) =>
    `Times are the venue’s (${place}). Below them: yours (${own}).`,
  yours: 'your time',
  none: 'No free times in the next three weeks',
  noneHint: 'Times come free when somebody cancels. Look again later.',
};

export type SlotWords = typeof en;
