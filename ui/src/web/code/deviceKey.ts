// This device's own key. It is made here, cannot be taken out of the browser, and lies in IndexedDB for one member at one
// event; the hub knows its public half.
import type { Bytes } from './bytes';
import type { SigningKey } from './proof';

const DATABASE = 'portico';
const STORE = 'keys';

export interface DeviceKey extends SigningKey {
  /** Event and member, by their ids. */
  of: string;
  /** Whether the hub has taken it. */
  registered: boolean;
}

/** Whose key it is. */
export const keyOf = (event: string, member: string): string => `${event}/${member}`;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  deed: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'of' });
  const database = await done(opening);
  try {
    return await done(deed(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/** Whether this browser, on this page, can make keys at all. On plain http it cannot, nor can older browsers. */
export async function canMakeKeys(): Promise<boolean> {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle || !globalThis.indexedDB)
    return false;
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign']);
    return true;
  } catch {
    return false;
  }
}

/** The key that was kept; none where there is none. */
export async function keptKey(of: string): Promise<DeviceKey | null> {
  return (await inStore<DeviceKey | undefined>('readonly', (store) => store.get(of))) ?? null;
}

/** A new key, kept before anybody hears of it. */
export async function makeKey(of: string): Promise<DeviceKey> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const publicKey: Bytes = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const key = { of, privateKey: pair.privateKey, publicKey, registered: false };
  await keepKey(key);
  return key;
}

/** Keeps the key as it is now. */
export async function keepKey(key: DeviceKey): Promise<void> {
  await inStore('readwrite', (store) => store.put(key));
}

/** Forgets every key of this browser: whoever signs out leaves none behind. */
export async function forgetKeys(): Promise<void> {
  if (globalThis.indexedDB) await inStore('readwrite', (store) => store.clear());
}
