// What a page that shows a code asks of the hub.
import { document } from '../graphql/client';
import type { Device, InstantConnectToken } from '../graphql/schema';

export const OWN_DEVICES = document<{
  me: { devices: Pick<Device, 'id' | 'current' | 'hasKey'>[] } | null;
}>(`
  query OwnDevices { me { devices { id current hasKey } } }
`);

export const ADD_DEVICE = document<{ addDevice: { id: string } }, { publicKey: string }>(`
  mutation AddDevice($publicKey: String!) { addDevice(publicKey: $publicKey) { id } }
`);

export const END_OLDER_CODES = document<{ endOlderCodes: { id: string } }, { before: string }>(`
  mutation EndOlderCodes($before: DateTime!) { endOlderCodes(before: $before) { id } }
`);

export const NEW_TOKEN = document<{ generateInstantConnectToken: InstantConnectToken }>(`
  mutation NewToken { generateInstantConnectToken { token expiresAt url } }
`);
