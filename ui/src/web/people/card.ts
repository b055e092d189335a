// A person as lists show them.
import type { Person } from '../../backend/types';
import type { PublicProfile } from '../graphql/schema';

export type Card = Pick<PublicProfile, 'id' | 'name' | 'headline' | 'initials' | 'pictureUrl'>;

export const CARD = `fragment card on PublicProfile { id name headline initials pictureUrl }`;

/** For the disc that the kiosk's screens show too. */
export function discOf({ id, name, headline, initials, pictureUrl }: Card): Person {
  return { id, name, headline: headline ?? '', initials, picture: pictureUrl };
}
