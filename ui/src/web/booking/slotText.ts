// A session's time in a sentence.
import { clockTime, dayName } from '../../sessions/times';
import { venueTime } from '../slots/times';

/** "Sunday, 22 November, 14:15", by the venue's clocks. */
export function slotText(local: string, language: string): string {
  const { day, minute } = venueTime(local);
  return `${dayName(day, language)}, ${clockTime(minute)}`;
}
