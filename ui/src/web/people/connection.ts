// What pages show of a connection.
import type * as hub from '../graphql/schema';
import { CARD, type Card } from './card';

export type Connection = Omit<hub.Connection, 'person'> & { person: Card };

export const CONNECTION = `fragment connection on Connection {
  id at note tags person { ...card }
} ${CARD}`;
