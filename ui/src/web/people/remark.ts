// A note and tags while they are typed: what the hub takes, counted as it counts.

/** Characters of a note. */
export const NOTE_MAX = 1000;
/** Tags on one person. */
export const TAGS_MAX = 16;
/** Characters of a tag. */
export const TAG_MAX = 32;

export type TagProblem = 'long' | 'many' | 'known';

/** Characters as the hub counts them: an emoji is one or a few, not what a text field makes of it. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Whether two tags are the same to people: upper case counts for nothing. */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The tags that a typed text names, apart by commas, without spaces around them. */
export function tagsIn(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((tag) => tag.trim().replace(/\s+/g, ' '))
    .filter((tag) => tag !== '');
}

/** The tags with one more; or what is wrong with it, and the tags as they were. */
export function withTag(
  tags: readonly string[],
  tag: string,
): { tags: string[]; problem: TagProblem | null } {
  const as = (problem: TagProblem) => ({ tags: [...tags], problem });
  if (lengthOf(tag) > TAG_MAX) return as('long');
  if (tags.some((known) => isSame(known, tag))) return as('known');
  if (tags.length >= TAGS_MAX) return as('many');
  return { tags: [...tags, tag], problem: null };
}

/** All that a typed text names added, up to the first that cannot be. */
export function withTags(
  tags: readonly string[],
  text: string,
): { tags: string[]; problem: TagProblem | null } {
  let all = { tags: [...tags], problem: null as TagProblem | null };
  for (const tag of tagsIn(text)) {
    all = withTag(all.tags, tag);
    if (all.problem) break;
  }
  return all;
}
