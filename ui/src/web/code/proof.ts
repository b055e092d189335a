// A proof, as crates/domain/src/proof.rs makes it: what lets a kiosk with no network believe a code that this device made.
// Both are held to the same bytes by crates/domain/fixtures/proofs.json.
import { bigEndian, type Bytes, fromHex, joined, toBase64Url, toDigits } from './bytes';

const VERSION = Uint8Array.of(1);
const KEY_ID_BYTES = 8;
const TOKEN_BYTES = 32;
const ISSUED_BYTES = 6;

/** How long a code can be redeemed, in milliseconds (IC-1.2). */
export const VALID_MS = 300_000;
/** A code is replaced this long before it expires, in milliseconds (IC-3.3). */
export const ROTATE_BEFORE_EXPIRY_MS = 30_000;

/** A key that signs for one member. */
export interface SigningKey {
  privateKey: CryptoKey;
  /** The public half, raw. */
  publicKey: Bytes;
}

/** Whose code it is to be, and where. */
export interface Statement {
  /** Hexadecimal. */
  event: string;
  /** Hexadecimal. */
  owner: string;
  token: Bytes;
  /** Hub time. */
  issuedMs: number;
}

/** SHA-256 under a tag, each part led by its length (crates/domain/src/hash.rs). */
async function hashOf(tag: string, parts: Bytes[]): Promise<Bytes> {
  const pieces = [new TextEncoder().encode(tag), ...parts].flatMap((part) => [
    bigEndian(part.length, 8),
    part,
  ]);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...pieces)));
}

/** What finds a key: the first bytes of its hash. */
export async function keyId(publicKey: Bytes): Promise<Bytes> {
  return (await hashOf('portico.key.1', [publicKey])).slice(0, KEY_ID_BYTES);
}

/** The bytes that are signed. */
export async function statementBytes({ event, owner, token, issuedMs }: Statement): Promise<Bytes> {
  const tokenHash = new Uint8Array(await crypto.subtle.digest('SHA-256', token));
  const parts = [fromHex(event), tokenHash, fromHex(owner), bigEndian(issuedMs, 8)];
  return hashOf('portico.proof.1', parts);
}

/** The digits of a signed proof. */
export async function signProof(key: SigningKey, statement: Statement): Promise<string> {
  const owner = fromHex(statement.owner);
  const said = await statementBytes(statement);
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key.privateKey, said));
  const id = await keyId(key.publicKey);
  return toDigits(
    joined(VERSION, id, owner, bigEndian(statement.issuedMs, ISSUED_BYTES), signature),
  );
}

/** 32 bytes of the system's random source (IC-1.1, IC-6.1). */
export function newToken(): Bytes {
  return crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
}

/** `{origin}/connect/{token}`, and behind a `#` the proof (IC-P8). */
export function connectUrl(origin: string, token: Bytes, proof: string): string {
  return `${origin}/connect/${toBase64Url(token)}#${proof}`;
}
