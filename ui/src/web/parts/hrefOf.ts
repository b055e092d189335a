// Where a contact's address leads. It was typed by somebody else: only what is plainly a web address, an e-mail address or
// a telephone number becomes a link, and nothing that a browser would run.

const EMAIL = /^[^\s@/:?#]+@[^\s@/:?#]+\.[^\s@/:?#]+$/;
const PHONE = /^\+?[\d\s()./-]{5,30}$/;
const DOMAIN = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#]\S*)?$/u;

/** The link; none where the address is no plain one. */
export function hrefOf(address: string): string | null {
  const text = address.trim();
  if (EMAIL.test(text)) return `mailto:${encodeURIComponent(text).replace('%40', '@')}`;
  if (PHONE.test(text)) return `tel:${text.replace(/[^\d+]/g, '')}`;
  const web = /^https?:\/\//i.test(text) ? text : DOMAIN.test(text) ? `https://${text}` : null;
  if (!web || !URL.canParse(web)) return null;
  const url = new URL(web);
  return url.username || url.password ? null : url.href;
}
