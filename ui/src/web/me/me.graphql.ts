// What one's own pages ask about profile, devices and privacy.
import { document } from '../graphql/client';
import type { Contact, ContactInput, Device, ProfileInput, PublicProfile } from '../graphql/schema';

type Own = Pick<PublicProfile, 'id' | 'name' | 'headline' | 'initials' | 'pictureUrl'>;
export interface ProfileAnswer {
  profile: Own;
  contacts: Contact[];
}
export type Blocked = Own;

const PROFILE = `
  profile { id name headline initials pictureUrl }
  contacts { label address shown }
`;

export const OWN_PROFILE = document<{ me: ProfileAnswer | null }>(`
  query OwnProfile { me { ${PROFILE} } }
`);

export const SET_PROFILE = document<{ setProfile: ProfileAnswer }, { input: ProfileInput }>(`
  mutation SetProfile($input: ProfileInput!) { setProfile(input: $input) { ${PROFILE} } }
`);

export const SET_PICTURE = document<{ setPicture: ProfileAnswer }, { picture: string | null }>(`
  mutation SetPicture($picture: String) { setPicture(picture: $picture) { ${PROFILE} } }
`);

export const SET_CONTACTS = document<{ setContacts: ProfileAnswer }, { contacts: ContactInput[] }>(`
  mutation SetContacts($contacts: [ContactInput!]!) { setContacts(contacts: $contacts) { ${PROFILE} } }
`);

export const DEVICES = document<{ me: { devices: Device[] } | null }>(`
  query Devices { me { devices { id name signedInAt lastSeenAt current hasKey } } }
`);

export const REVOKE_DEVICE = document<{ revokeDevice: { devices: Device[] } }, { id: string }>(`
  mutation RevokeDevice($id: ID!) {
    revokeDevice(id: $id) { devices { id name signedInAt lastSeenAt current hasKey } }
  }
`);

export const SIGN_OUT_EVERYWHERE = document<{ signOutEverywhere: boolean }>(`
  mutation SignOutEverywhere { signOutEverywhere }
`);

export const BLOCKED = document<{ me: { blocked: Blocked[] } | null }>(`
  query Blocked { me { blocked { id name headline initials pictureUrl } } }
`);

export const UNBLOCK = document<{ blockMember: { blocked: Blocked[] } }, { person: string }>(`
  mutation Unblock($person: ID!) {
    blockMember(person: $person, blocked: false) { blocked { id name headline initials pictureUrl } }
  }
`);

export const EXPORT = document<{ me: { export: string } | null }>(`query Export { me { export } }`);

export const ERASE_ME = document<{ eraseMe: boolean }, { address: string }>(`
  mutation EraseMe($address: String!) { eraseMe(address: $address) }
`);
