// Whether anything moves before the camera, judged from a thumbnail of each picture.

const WIDTH = 32;
const HEIGHT = 18;
/** The mean difference, of 255, above which a picture is another one: more than a webcam's noise leaves in a thumbnail. */
const MEAN_MIN = 3;
/** The difference, of 255, of a single place in the thumbnail that is movement: a hand that comes into the picture. */
const PLACE_MIN = 32;

/** Whether two thumbnails of the same size, four bytes a place, show movement between them. */
export function differ(before: Uint8ClampedArray, now: Uint8ClampedArray): boolean {
  let sum = 0;
  for (let green = 1; green < now.length; green += 4) {
    const difference = Math.abs((now[green] ?? 0) - (before[green] ?? 0));
    if (difference >= PLACE_MIN) return true;
    sum += difference;
  }
  return sum / (now.length / 4) >= MEAN_MIN;
}

/** Remembers the last picture's thumbnail. */
export class Motion {
  readonly #thumbnail = Object.assign(document.createElement('canvas'), {
    width: WIDTH,
    height: HEIGHT,
  });
  #before: Uint8ClampedArray | undefined;

  /** Whether something has moved since the picture before; the first picture is movement. */
  seenIn(picture: ImageBitmap): boolean {
    const context = this.#thumbnail.getContext('2d', { willReadFrequently: true });
    if (!context) return true;
    context.drawImage(picture, 0, 0, WIDTH, HEIGHT);
    const now = context.getImageData(0, 0, WIDTH, HEIGHT).data;
    const moved = this.#before === undefined || differ(this.#before, now);
    this.#before = now;
    return moved;
  }
}
