// A screen for staff goes by itself when nobody is there any more.

/** How long nobody has touched anything before the kiosk is for everybody again. */
export const IDLE_MS = 60_000;

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll'] as const;

/** Calls back once nothing was touched, typed or scrolled for so long; returns how to stop. */
export function whenIdle(callback: () => void, idleMs = IDLE_MS): () => void {
  let timer = setTimeout(callback, idleMs);
  const somebody = () => {
    clearTimeout(timer);
    timer = setTimeout(callback, idleMs);
  };
  const options = { capture: true, passive: true };
  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, somebody, options);
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, somebody, options);
  };
}
