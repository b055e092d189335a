// Ages in words' units: the largest unit of which there is at least one.

export type Unit = 'second' | 'minute' | 'hour' | 'day';

const UNITS: readonly (readonly [Unit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How many of which unit, rounded down. */
export function age(ms: number): { count: number; unit: Unit } {
  for (const [unit, length] of UNITS) {
    if (ms >= length) return { count: Math.floor(ms / length), unit };
  }
  return { count: Math.max(0, Math.floor(ms / 1000)), unit: 'second' };
}

/** The same rounded up, for what may be as much as that. */
export function atMost(ms: number): { count: number; unit: Unit } {
  for (const [unit, length] of UNITS) {
    if (ms >= length) return { count: Math.ceil(ms / length), unit };
  }
  return { count: Math.max(0, Math.ceil(ms / 1000)), unit: 'second' };
}
