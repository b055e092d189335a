// What the frame around every page asks.
import { document } from './graphql/client';
import type { Event, Me, PublicProfile } from './graphql/schema';

/** The person signed in, as far as every page may use it. */
export type OwnProfile = Pick<
  PublicProfile,
  'id' | 'name' | 'headline' | 'initials' | 'pictureUrl' | 'role'
>;

export const FRAME = document<{
  event: Event | null;
  me: (Pick<Me, 'address'> & { profile: OwnProfile }) | null;
}>(`
  query Frame {
    event { id name origin timeZone signUp archived now }
    me { address profile { id name headline initials pictureUrl role } }
  }
`);

export const SIGN_OUT = document<{ signOut: boolean }>(`mutation SignOut { signOut }`);
