// A picture made small on the device: the middle square, as JPEG, without what the camera wrote into the file (where, when).
import { PICTURE_BYTES_MAX } from '../limits';

/** What is tried in turn until it is small enough: pixels a side, and JPEG's quality. */
const TRIES = [
  { side: 384, quality: 0.85 },
  { side: 320, quality: 0.75 },
  { side: 256, quality: 0.7 },
  { side: 192, quality: 0.6 },
  { side: 128, quality: 0.5 },
] as const;

/** The middle square of a picture. */
export function middle(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  // JPEG knows no transparency.
  context.fillStyle = 'white';
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = 'high';
  const from = middle(picture.width, picture.height);
  context.drawImage(picture, from.x, from.y, from.side, from.side, 0, 0, side, side);
  return new Promise((resolve, reject) => {
    const took = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('not drawn')));
    canvas.toBlob(took, 'image/jpeg', quality);
  });
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The picture in base64, of at most 64 kB. Throws where it cannot be read. */
export async function madeSmall(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  try {
    for (const { side, quality } of TRIES) {
      const blob = await drawn(picture, side, quality);
      if (blob.size <= PICTURE_BYTES_MAX) return await base64(blob);
    }
    throw new Error('no size is small enough');
  } finally {
    picture.close();
  }
}
