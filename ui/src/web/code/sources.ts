// Where one's codes come from: this device's own key, which needs no network, or the hub.
import { ask } from '../graphql/client';
import type { Bytes } from './bytes';
import { toBase64Url } from './bytes';
import { ADD_DEVICE, NEW_TOKEN, OWN_DEVICES } from './code.graphql';
import { canMakeKeys, type DeviceKey, keepKey, keptKey, keyOf, makeKey } from './deviceKey';
import { connectUrl, newToken, signProof, VALID_MS } from './proof';

/** A code to show. Times are hub time, in milliseconds. */
export interface Code {
  url: string;
  issuedMs: number;
  expiresMs: number;
}

/** Whose code, and under which address. */
export interface Owner {
  event: string;
  origin: string;
  member: string;
}

export interface Source {
  kind: 'device' | 'hub';
  next: (nowMs: number) => Promise<Code>;
}

/** Codes by the hub, for browsers that cannot make keys. */
export const fromHub: Source = {
  kind: 'hub',
  next: async () => {
    const { url, expiresAt } = (await ask(NEW_TOKEN)).generateInstantConnectToken;
    const expiresMs = Date.parse(expiresAt);
    return { url, expiresMs, issuedMs: expiresMs - VALID_MS };
  },
};

/** Codes by this device's key, with no network at all. */
export function fromDevice(owner: Owner, key: DeviceKey): Source {
  return {
    kind: 'device',
    next: async (nowMs) => {
      const token: Bytes = newToken();
      const issuedMs = Math.floor(nowMs);
      const statement = { event: owner.event, owner: owner.member, token, issuedMs };
      const url = connectUrl(owner.origin, token, await signProof(key, statement));
      return { url, issuedMs, expiresMs: issuedMs + VALID_MS };
    },
  };
}

async function register(key: DeviceKey): Promise<DeviceKey> {
  await ask(ADD_DEVICE, { publicKey: toBase64Url(key.publicKey) });
  const registered = { ...key, registered: true };
  await keepKey(registered);
  return registered;
}

/** The source that this browser can have. Throws where its key is not known to the hub yet, and the hub not reached. */
export async function sourceFor(owner: Owner): Promise<Source> {
  if (!(await canMakeKeys())) return fromHub;
  const of = keyOf(owner.event, owner.member);
  const key = (await keptKey(of)) ?? (await makeKey(of));
  return fromDevice(owner, key.registered ? key : await register(key));
}

/**
 * Whether the hub still takes this browser's key. One that was revoked is replaced by another; where the hub cannot be
 * reached, the key is believed to be good.
 */
export async function renewed(owner: Owner): Promise<Source | null> {
  const { me } = await ask(OWN_DEVICES);
  const own = me?.devices.find(({ current }) => current);
  if (!own || own.hasKey) return null;
  return fromDevice(owner, await register(await makeKey(keyOf(owner.event, owner.member))));
}
