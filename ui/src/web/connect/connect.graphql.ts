// What the page of a scanned link asks.
import { document } from '../graphql/client';
import type { Claim, ConnectionLink, InstantConnectResult, PublicProfile } from '../graphql/schema';

export type Shown = Pick<PublicProfile, 'id' | 'name' | 'headline' | 'initials' | 'pictureUrl'>;

export type Result = Omit<InstantConnectResult, 'connectedUser'> & {
  connectedUser: (Shown & Pick<PublicProfile, 'links'>) | null;
};

export const LINK = document<
  { connectionLink: Omit<ConnectionLink, 'owner'> & { owner: Shown | null } },
  { token: string }
>(`
  query Link($token: String!) {
    connectionLink(token: $token) {
      state
      expiresAt
      owner { id name headline initials pictureUrl }
    }
  }
`);

export const REDEEM = document<{ redeemInstantConnectToken: Result }, { token: string }>(`
  mutation Redeem($token: String!) {
    redeemInstantConnectToken(token: $token) {
      success
      message
      code
      connectedUser { id name headline initials pictureUrl links { label address shown } }
    }
  }
`);

export const CLAIM = document<
  { claimConnection: Pick<Claim, 'secret' | 'expiresAt'> & { owner: Shown } },
  { token: string }
>(`
  mutation Claim($token: String!) {
    claimConnection(token: $token) {
      secret
      expiresAt
      owner { id name headline initials pictureUrl }
    }
  }
`);
