// Bytes as the texts in which they travel: base64url, hexadecimal, and digits (crates/domain/src/digits.rs).

/** Bytes that may be handed to WebCrypto. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Unpadded base64url. */
export function toBase64Url(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The bytes of a hexadecimal text. Throws a `RangeError` where it is none. */
export function fromHex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new RangeError('not hexadecimal');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** A number as so many bytes, the highest first. */
export function bigEndian(value: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 256)) {
    bytes[at] = rest % 256;
  }
  return bytes;
}

/** All of them, one after the other. */
export function joined(...pieces: Bytes[]): Bytes {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const GROUP_BYTES = 7;
/** How many digits 0 to 7 bytes take. */
const GROUP_DIGITS = [0, 3, 5, 8, 10, 13, 15, 17] as const;

/** Bytes as decimal digits, seven of them in seventeen: a QR code holds digits most densely. */
export function toDigits(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += GROUP_BYTES) {
    const group = bytes.subarray(at, at + GROUP_BYTES);
    const value = group.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    text += String(value).padStart(GROUP_DIGITS[group.length] ?? 0, '0');
  }
  return text;
}
