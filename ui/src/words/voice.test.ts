// German has two ways to speak to people; every screen and page takes the same one, as friends at an event do.
import { describe, expect, it } from 'vitest';

const files = import.meta.glob<string>(['../**/de.ts', '../**/*.de.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What only the formal way says: "Ihnen", "Ihre …", and verbs before "Sie". At the head of a sentence "Sie" may be a plural. */
const FORMAL = /\b(?:Ihnen|Ihre[mnrs]?|[a-zäöüß]+en Sie)\b/u;

describe('German words', () => {
  it('are all found', () => {
    expect(Object.keys(files).length).toBeGreaterThan(10);
  });

  it.each(Object.entries(files))('%s speaks as the others do', (_, text) => {
    expect(text.split('\n').filter((line) => FORMAL.test(line))).toEqual([]);
  });
});
