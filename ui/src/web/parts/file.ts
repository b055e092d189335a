// Text as a file that the browser saves or opens.

/** An address for a text, and how to let go of it. */
export function asFile(text: string, type: string): { url: string; release: () => void } {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  return { url, release: () => URL.revokeObjectURL(url) };
}

/** Saves a text under a name, as if its link had been pressed. */
export function save(text: string, type: string, name: string): void {
  const { url, release } = asFile(text, type);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has read the address by the next turn.
  setTimeout(release);
}
