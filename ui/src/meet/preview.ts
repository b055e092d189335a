// Pulls the camera's newest picture at a steady, modest rate, and slower while nothing moves before the camera. A late
// picture is simply pulled later, so a busy machine drops pictures instead of queueing them.

/** 12 pictures a second: enough to aim by, a third of the cost of all. */
const INTERVAL_MS = 83;
/** While nothing moves; whoever steps before the camera is seen a quarter of a second later. */
const CALM_INTERVAL_MS = 250;
/** How long nothing has to move for that. */
const CALM_AFTER_MS = 3000;
/** How long to wait after a pull that brought nothing. */
const PAUSE_MS = 500;

export interface Pull {
  frame: () => Promise<Blob | null>;
  /** Shows a picture; true when something in it has moved. */
  draw: (picture: ImageBitmap) => boolean;
  /** True while nobody could see the picture. */
  paused: () => boolean;
}

/** True or false as something moved or not; none when there was no picture. */
async function pullOnce({ frame, draw }: Pull): Promise<boolean | null> {
  const blob = await frame();
  if (!blob) return null;
  const picture = await createImageBitmap(blob);
  const moved = draw(picture);
  picture.close();
  return moved;
}

/** Starts pulling; returns how to stop. */
export function startPulling(pull: Pull): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;
  let movedAt = performance.now();

  function interval(moved: boolean | null): number {
    const now = performance.now();
    if (moved) movedAt = now;
    if (moved === null) return PAUSE_MS;
    return now - movedAt < CALM_AFTER_MS ? INTERVAL_MS : CALM_INTERVAL_MS;
  }

  async function step() {
    const begun = performance.now();
    const wait = pull.paused() ? INTERVAL_MS : interval(await pullOnce(pull).catch(() => null));
    if (stopped) return;
    timer = setTimeout(step, Math.max(0, wait - (performance.now() - begun)));
  }

  void step();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
