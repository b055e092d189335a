// The editor of a mentor's hours: what it takes is what the hub takes, and nothing is lost on the way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  countSlots,
  endOf,
  fieldText,
  MINUTES_OF_DAY,
  minuteOf,
  nextStretch,
  problemOf,
  QUARTER,
  stretchesText,
  toKeep,
  wholeWeek,
  type Stretch,
} from './hours';

const minute = fc.integer({ min: -30, max: MINUTES_OF_DAY + 30 });
const stretches = fc.array(fc.record({ from: minute, until: minute }), { maxLength: 6 });

/** Stretches that are in order: every second gap between some quarter hours. */
const inOrder = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 12 })
  .map((quarters) => {
    const at = quarters.toSorted((one, other) => one - other).map((it) => it * QUARTER);
    return Array.from({ length: Math.floor(at.length / 2) }, (_, index) => ({
      from: at[2 * index] ?? 0,
      until: at[2 * index + 1] ?? 0,
    }));
  });

describe('the times of a field', () => {
  it('are what was typed, and midnight at the end is the end of the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MINUTES_OF_DAY }), (end) => {
        expect(endOf(fieldText(end))).toBe(end);
        if (end < MINUTES_OF_DAY) expect(minuteOf(fieldText(end))).toBe(end);
      }),
    );
    for (const none of ['', '9:15', '25:00', '24:15', '10:60', 'soon'])
      expect(minuteOf(none)).toBeNull();
  });
});

describe('what is in order', () => {
  it('is in order whatever its order', () => {
    fc.assert(
      fc.property(inOrder, (those) => {
        expect(problemOf(those)).toBeNull();
        expect(problemOf(those.toReversed())).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('holds no minute twice, ends after it begins, and keeps to quarter hours', () => {
    fc.assert(
      fc.property(stretches, (those) => {
        if (problemOf(those) !== null) return;
        const held = those.flatMap(({ from, until }) =>
          Array.from({ length: until - from }, (_, index) => from + index),
        );
        expect(new Set(held).size).toBe(held.length);
        expect(held.every((it) => it >= 0 && it < MINUTES_OF_DAY)).toBe(true);
        expect(countSlots(those) * QUARTER).toBe(held.length);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[Stretch[], string]>([
    [[{ from: 600, until: 610 }], 'quarter'],
    [[{ from: 600, until: 600 }], 'order'],
    [[{ from: 720, until: 600 }], 'order'],
    [
      [
        { from: 600, until: 720 },
        { from: 705, until: 780 },
      ],
      'overlap',
    ],
  ])('says of %j that it is not: %s', (those, problem) => {
    expect(problemOf(those)).toBe(problem);
  });

  it('lets stretches touch', () => {
    const touching = [
      { from: 600, until: 660 },
      { from: 660, until: 720 },
    ];
    expect(problemOf(touching)).toBeNull();
  });
});

describe('one more stretch', () => {
  it('is in order beside the others, until the day is full', () => {
    fc.assert(
      fc.property(inOrder, (those) => {
        const next = nextStretch(those);
        if (next) expect(problemOf([...those, next])).toBeNull();
        else expect(those.some(({ until }) => until === MINUTES_OF_DAY)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is kept', () => {
  it('is the week as it was told, without the days off', () => {
    const hours = [{ weekday: 3, stretches: [{ from: 600, until: 720 }] }];
    const week = wholeWeek(hours);
    expect(week.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(toKeep(week, []).hours).toEqual(hours);
  });

  it('keeps a day off as a day without stretches, and sorts what it keeps', () => {
    const late = { from: 900, until: 960 };
    const early = { from: 600, until: 660 };
    const kept = toKeep(
      [],
      [
        { day: '2026-11-26', stretches: [] },
        { day: '2026-11-25', stretches: [late, early] },
      ],
    );
    expect(kept.days).toEqual([
      { day: '2026-11-25', stretches: [early, late] },
      { day: '2026-11-26', stretches: [] },
    ]);
  });
});

it('is read as times', () => {
  const day = [
    { from: 600, until: 720 },
    { from: 1320, until: MINUTES_OF_DAY },
  ];
  expect(stretchesText(day)).toBe('10:00–12:00, 22:00–24:00');
});
