// Pulls the camera's newest picture at a steady, modest rate. A late picture is simply pulled later, so a busy machine
// drops pictures instead of queueing them.

/** 12 pictures a second: enough to aim by, a third of the cost of all. */
const INTERVAL_MS = 83;
/** How long to wait after a pull that brought nothing. */
const PAUSE_MS = 500;

export interface Pull {
  frame: () => Promise<Blob | null>;
  draw: (picture: ImageBitmap) => void;
  /** True while nobody could see the picture. */
  paused: () => boolean;
}

async function pullOnce({ frame, draw }: Pull): Promise<boolean> {
  const blob = await frame();
  if (!blob) return false;
  const picture = await createImageBitmap(blob);
  draw(picture);
  picture.close();
  return true;
}

/** Starts pulling; returns how to stop. */
export function startPulling(pull: Pull): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;

  async function step() {
    const begun = performance.now();
    const drawn = pull.paused() ? false : await pullOnce(pull).catch(() => false);
    if (stopped) return;
    const wait = drawn || pull.paused() ? INTERVAL_MS - (performance.now() - begun) : PAUSE_MS;
    timer = setTimeout(step, Math.max(0, wait));
  }

  void step();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
