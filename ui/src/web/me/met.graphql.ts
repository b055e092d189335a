// Whom one met last.
import { document } from '../graphql/client';
import type { Connection, PublicProfile } from '../graphql/schema';

export type Met = Pick<Connection, 'id' | 'at'> & {
  person: Pick<PublicProfile, 'id' | 'name' | 'headline' | 'initials' | 'pictureUrl'>;
};

export const LAST_MET = document<{ me: { connections: { nodes: Met[] } } | null }>(`
  query LastMet {
    me { connections(first: 1) { nodes { id at person { id name headline initials pictureUrl } } } }
  }
`);
