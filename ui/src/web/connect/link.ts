// The link that was opened: the token from the address, and the proof from its fragment, which is then taken out of the
// address bar, so that it is in no history, bookmark or picture of the screen.
import { keep, kept } from '../kept';

const KEPT_AS = 'portico.proof';
const tab = () => sessionStorage;

/** The text to post: the token, and behind a `#` the proof where there is one. A page loaded anew still has it. */
export function takeLink(token: string): string {
  const fragment = location.hash.slice(1);
  if (fragment !== '') {
    keep(KEPT_AS, { token, fragment }, tab);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  const before = kept<{ token: string; fragment: string }>(KEPT_AS, tab);
  return before?.token === token ? `${token}#${before.fragment}` : token;
}
