// When two people met, as the visitor's own clock and calendar have it.

/** "Tue 24 Nov, 14:15". */
export function metAt(moment: string, language: string): string {
  return new Date(moment).toLocaleString(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
