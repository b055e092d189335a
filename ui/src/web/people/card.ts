// A person as lists show them.
import type { PublicProfile } from '../graphql/schema';

export type Card = Pick<PublicProfile, 'id' | 'name' | 'headline' | 'initials' | 'pictureUrl'>;

export const CARD = `fragment card on PublicProfile { id name headline initials pictureUrl }`;
