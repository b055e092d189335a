// Where in the pages we are: the address bar, and nothing besides. Links stay links; those to our own pages are followed
// without loading the page anew.
import { untrack } from 'svelte';

class Router {
  path = $state(location.pathname);
  /** Counts the pages gone to, so that going to the same one again is noticed. */
  visit = $state(0);

  /** Goes to one of our pages. */
  go(to: string, { replace = false }: { replace?: boolean } = {}): void {
    const url = new URL(to, location.href);
    if (url.origin !== location.origin) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', url);
    this.#arrived();
  }

  #arrived(): void {
    this.path = location.pathname;
    // Whoever goes somewhere in an effect does not depend on how often that was done.
    this.visit = untrack(() => this.visit) + 1;
  }

  /** Follows links and the browser's own buttons; the function it gives stops that. */
  listen(): () => void {
    const back = () => this.#arrived();
    const click = (event: MouseEvent) => {
      const link = ownLink(event);
      if (!link) return;
      event.preventDefault();
      this.go(link.href);
    };
    addEventListener('popstate', back);
    addEventListener('click', click);
    return () => {
      removeEventListener('popstate', back);
      removeEventListener('click', click);
    };
  }
}

/** The link to a page of ours that a plain click was on; none where the browser is to do what it always does. */
function ownLink(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || !link.getAttribute('href'))
    return null;
  const inPage = link.hash !== '' && link.pathname === location.pathname;
  return link.origin === location.origin && !inPage ? link : null;
}

export const router = new Router();
