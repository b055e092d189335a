// When something that was just put on the screen has been painted.

/** Calls back once the next picture has been painted; the function it gives takes that back. */
export function afterPaint(callback: () => void): () => void {
  // A frame's callbacks run before it is painted, so the one after next is the first that comes after.
  let next = requestAnimationFrame(() => {
    next = requestAnimationFrame(callback);
  });
  return () => cancelAnimationFrame(next);
}
