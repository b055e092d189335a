// A mentor's free times.
import { document } from '../graphql/client';
import type { Slot } from './times';

export const MENTOR_TIMES = document<
  { mentor: { freeSlots: Slot[] } | null },
  { id: string; first: number }
>(`query MentorTimes($id: ID!, $first: Int!) {
  mentor(id: $id) { freeSlots(first: $first) { start local } }
}`);
