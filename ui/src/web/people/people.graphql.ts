// One's connections: found, noted on, undone, taken along; and other people's profiles.
import { document } from '../graphql/client';
import type { ConnectionPage, PublicProfile, TagCount } from '../graphql/schema';
import type { Card } from './card';
import { type Connection, CONNECTION } from './connection';

export interface Wanted {
  search: string | null;
  tag: string | null;
  first: number;
  after: string | null;
}
export type Found = Omit<ConnectionPage, 'nodes'> & { nodes: Connection[] };

export const PEOPLE = document<
  { me: { connections: Found; tags: TagCount[] } | null },
  Wanted
>(`query People($search: String, $tag: String, $first: Int!, $after: String) {
  me {
    connections(search: $search, tag: $tag, first: $first, after: $after) {
      nodes { ...connection } totalCount endCursor hasNextPage
    }
    tags { tag count }
  }
} ${CONNECTION}`);

export const ANNOTATE = document<
  { annotate: Connection },
  { person: string; note: string; tags: string[] }
>(`mutation Annotate($person: ID!, $note: String!, $tags: [String!]!) {
  annotate(person: $person, note: $note, tags: $tags) { ...connection }
} ${CONNECTION}`);

export const DISCONNECT = document<{ disconnect: { profile: { id: string } } }, { id: string }>(
  `mutation Disconnect($id: ID!) { disconnect(connection: $id) { profile { id } } }`,
);

export const CSV = document<{ me: { connectionsCsv: string } | null }>(
  `query Csv { me { connectionsCsv } }`,
);

export const VCARD = document<{ me: { connectionsVcard: string } | null }>(
  `query Vcard { me { connectionsVcard } }`,
);

export type Profile = Card &
  Pick<PublicProfile, 'role' | 'connectionCount' | 'links' | 'badges'> & {
    connection: Connection | null;
  };

export const PERSON = document<
  {
    person: Profile | null;
    me: { profile: { id: string }; blocked: { id: string }[]; tags: TagCount[] } | null;
  },
  { id: string }
>(`query Person($id: ID!) {
  person(id: $id) {
    ...card role connectionCount
    links { label address shown }
    badges { kind number }
    connection { ...connection }
  }
  me { profile { id } blocked { id } tags { tag count } }
} ${CONNECTION}`);

export const BLOCK = document<
  { blockMember: { blocked: { id: string }[] } },
  { person: string; blocked: boolean }
>(`mutation Block($person: ID!, $blocked: Boolean!) {
  blockMember(person: $person, blocked: $blocked) { blocked { id } }
}`);

export const REPORT_MEMBER = document<{ reportMember: boolean }, { person: string; text: string }>(
  `mutation ReportMember($person: ID!, $text: String!) { reportMember(person: $person, text: $text) }`,
);
