// Where to go once signed in. It is kept by this browser, never in an address, so no link can lead elsewhere.
import { keep, kept } from './kept';
import { router } from './router.svelte';
import { routeOf } from './routes';

const KEPT_AS = 'portico.then';
const tab = () => sessionStorage;

/** Goes to sign-in, and back to `path` afterwards. */
export function signInFirst(path: string): void {
  keep(KEPT_AS, path, tab);
  router.go('/signin', { replace: true });
}

/** Where to go now that somebody is signed in: a page of ours, one's own where none was kept. */
export function goOn(): void {
  const path = kept<string>(KEPT_AS, tab);
  keep(KEPT_AS, null, tab);
  const known = typeof path === 'string' && path.startsWith('/') && routeOf(path);
  router.go(known ? path : '/me', { replace: true });
}
