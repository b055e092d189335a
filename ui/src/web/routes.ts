// Every page: its address, its name, who may see it, and where its code lies. Each is loaded when it is first gone to.
import type { Component } from 'svelte';

import type { PageName } from './words/words';

/** What a page is given: the parts of its address that vary. */
export interface PageProps {
  params: Record<string, string>;
}

export interface Route {
  /** `/people/:id`: a part that begins with a colon stands for any one part. */
  pattern: string;
  name: PageName;
  /** Whether one must be signed in; who is not is led through sign-in and back. */
  member: boolean;
  load: () => Promise<{ default: Component<never> }>;
}

export const ROUTES: readonly Route[] = [
  { pattern: '/', name: 'event', member: false, load: () => import('./event/EventPage.svelte') },
  {
    pattern: '/signin',
    name: 'signIn',
    member: false,
    load: () => import('./signin/SignIn.svelte'),
  },
  {
    pattern: '/signin/:token',
    name: 'signIn',
    member: false,
    load: () => import('./signin/SignInLink.svelte'),
  },
  {
    pattern: '/connect/:token',
    name: 'connect',
    member: false,
    load: () => import('./connect/Connect.svelte'),
  },
  { pattern: '/me', name: 'me', member: true, load: () => import('./me/Me.svelte') },
  {
    pattern: '/me/profile',
    name: 'profile',
    member: true,
    load: () => import('./me/Profile.svelte'),
  },
  {
    pattern: '/me/devices',
    name: 'devices',
    member: true,
    load: () => import('./me/Devices.svelte'),
  },
  {
    pattern: '/me/erased',
    name: 'privacy',
    member: false,
    load: () => import('./me/Erased.svelte'),
  },
  {
    pattern: '/me/privacy',
    name: 'privacy',
    member: true,
    load: () => import('./me/Privacy.svelte'),
  },
  {
    pattern: '/people',
    name: 'people',
    member: true,
    load: () => import('./people/People.svelte'),
  },
  {
    pattern: '/people/:id',
    name: 'person',
    member: true,
    load: () => import('./people/Person.svelte'),
  },
  { pattern: '/board', name: 'board', member: false, load: () => import('./board/Board.svelte') },
  {
    pattern: '/sessions',
    name: 'sessions',
    member: false,
    load: () => import('./sessions/Sessions.svelte'),
  },
  {
    pattern: '/mentor',
    name: 'mentor',
    member: true,
    load: () => import('./mentor/Mentor.svelte'),
  },
  {
    pattern: '/booking/:token',
    name: 'booking',
    member: false,
    load: () => import('./booking/TakeLink.svelte'),
  },
  {
    pattern: '/booking',
    name: 'booking',
    member: false,
    load: () => import('./booking/Booking.svelte'),
  },
];

/** The parts of `path` that vary in `pattern`; none where it is another address. */
function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern, path].map((text) => text.replace(/\/+$/, '').split('/'));
  if (!wanted || !given || wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const text = given[at] ?? '';
    if (part.startsWith(':') && text !== '') params[part.slice(1)] = text;
    else if (part !== text) return null;
  }
  return params;
}

/** The page at `path`; none where we have none. */
export function routeOf(path: string): { route: Route; params: Record<string, string> } | null {
  for (const route of ROUTES) {
    const params = paramsOf(route.pattern, path);
    if (params) return { route, params };
  }
  return null;
}

/** The page's component, loaded. Those whose address does not vary take no notice of what they are given. */
export async function pageOf(route: Route): Promise<Component<PageProps>> {
  return (await route.load()).default as Component<PageProps>;
}
