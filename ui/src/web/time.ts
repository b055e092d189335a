// Points in time as people read them.
import { spoken } from '../words/spoken.svelte';

/** Milliseconds since 1970 as the hub takes a point in time. */
export const instantOf = (ms: number): string => new Date(ms).toISOString();

/** "22 Nov, 14:02", in this device's time zone and the language that is spoken. */
export function dayAndTime(instant: string): string {
  return new Date(instant).toLocaleString(spoken.code === 'en' ? 'en-GB' : spoken.code, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
