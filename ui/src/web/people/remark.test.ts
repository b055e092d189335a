// Notes and tags: nothing leaves the form that the hub would not take.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isSame, lengthOf, TAG_MAX, tagsIn, TAGS_MAX, withTag, withTags } from './remark';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('tags', () => {
  it('are never too many, too long, empty, or there twice, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (typed) => {
        let tags: string[] = [];
        for (const one of typed) ({ tags } = withTags(tags, one));
        expect(tags.length).toBeLessThanOrEqual(TAGS_MAX);
        for (const [at, tag] of tags.entries()) {
          expect(lengthOf(tag)).toBeLessThanOrEqual(TAG_MAX);
          expect(tag.trim()).toBe(tag);
          expect(tag).not.toBe('');
          expect(tags.slice(0, at).some((other) => isSame(other, tag))).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('say what is wrong, and stay as they were', () => {
    const full = Array.from({ length: TAGS_MAX }, (_, index) => `tag ${index}`);
    expect(withTag(full, 'one more')).toEqual({ tags: full, problem: 'many' });
    expect(withTag(['Optics'], 'optics')).toEqual({ tags: ['Optics'], problem: 'known' });
    expect(withTag([], 'x'.repeat(TAG_MAX)).problem).toBeNull();
    expect(withTag([], 'x'.repeat(TAG_MAX + 1)).problem).toBe('long');
  });

  it('are typed one by one or apart by commas', () => {
    expect(tagsIn(' hiring,  light   table ,, ')).toEqual(['hiring', 'light table']);
  });
});

it('counts characters as the hub does', () => {
  expect(lengthOf('añ😀')).toBe(3);
});
