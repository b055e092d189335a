// How the pages' own worker answers a request: what changes is always asked of the hub, what has its hash in its name
// never twice, and pages come from the network as long as there is one.

export type Choice = 'page' | 'file' | 'network';

/** What to do about a request of a page of ours. */
export function choiceFor(
  request: { url: string; method: string; mode: string },
  origin: string,
  files: ReadonlySet<string>,
): Choice {
  const { origin: of, pathname } = new URL(request.url);
  if (request.method !== 'GET' || of !== origin) return 'network';
  if (request.mode === 'navigate') return 'page';
  return files.has(pathname) || pathname.startsWith('/assets/') ? 'file' : 'network';
}
