// The link that shows a guest their booking. It is taken out of the address bar as soon as it is read, so that neither the
// history, a screenshot nor a page gone to from here has it, and kept for this tab alone, so that loading the page again shows
// the same.
import { keep, kept } from '../kept';

const KEPT_AS = 'portico.booking';
const thisTab = () => sessionStorage;

export interface BookingLink {
  token: string;
  /** What stands from the `#` on: a kiosk believes the link by it. */
  proof: string;
}

/** Where the browser keeps nothing it is known until the page is loaded anew. */
let latest: BookingLink | null = null;

/** Keeps the link for this tab. */
export function keepLink(link: BookingLink): void {
  latest = link;
  keep(KEPT_AS, link, thisTab);
}

/** The link that this tab was opened with last. */
export function keptLink(): BookingLink | null {
  latest ??= kept<BookingLink>(KEPT_AS, thisTab);
  return latest;
}

export function forgetLink(): void {
  latest = null;
  keep(KEPT_AS, null, thisTab);
}

/** What a kiosk reads at the desk. */
export function linkUrl({ token, proof }: BookingLink, origin: string): string {
  return `${origin}/booking/${token}${proof}`;
}
