// Who has met most people, and one's own badges.
import { document } from '../graphql/client';
import type { Badge, Standing } from '../graphql/schema';
import { CARD, type Card } from '../people/card';

export type Line = Pick<Standing, 'rank' | 'connections'> & {
  person: Card & { badges: Badge[] };
};

export interface BoardAnswer {
  board: { lines: Line[]; own: Line | null };
  me: { profile: { id: string; badges: Badge[] } } | null;
}

export const BOARD = document<BoardAnswer, { first: number }>(`query Board($first: Int!) {
  board(first: $first) { lines { ...line } own { ...line } }
  me { profile { id badges { kind number } } }
}
fragment line on Standing { rank connections person { ...card badges { kind number } } }
${CARD}`);
