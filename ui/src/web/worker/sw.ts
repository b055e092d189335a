// The pages' own worker: with no network the pages open all the same, and with them one's own code. It keeps the files of
// this build and nothing that was asked of the hub.
/// <reference lib="webworker" />
import { choiceFor } from './choice';

const worker = self as unknown as ServiceWorkerGlobalScope;

/** The files of this build, written here when it is made (vite.hub.config.ts); the first is the shell of every page. */
const FILES = JSON.parse('__FILES__') as string[];
const SHELL = '/';
const CACHE = 'portico-__BUILD__';
/** How long a page may take before what is kept is shown. */
const PAGE_WITHIN_MS = 4000;

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
  await worker.skipWaiting();
}

/** Other builds' files go; a page of theirs that is still open loads anew what it lacks. */
async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PAGE_WITHIN_MS) });
  } catch {
    return (await caches.match(SHELL)) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const kept = await caches.match(pathname);
  if (kept) return kept;
  const fetched = await fetch(request);
  // A font for another script, say: it has its hash in its name.
  if (fetched.ok && pathname.startsWith('/assets/')) {
    await (await caches.open(CACHE)).put(pathname, fetched.clone());
  }
  return fetched;
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const choice = choiceFor(request, worker.location.origin, new Set(FILES));
  if (choice === 'page') event.respondWith(page(request));
  if (choice === 'file') event.respondWith(file(request));
});
