// Where a contact's address leads. It was typed by somebody else: only what is plainly a web address, an e-mail address or
// a telephone number becomes a link, and nothing that a browser would run.

/** Of what an address may hold, only what needs no escape in a link. */
const EMAIL = /^[\p{L}\p{N}._+'!$*=~-]+@[\p{L}\p{N}.-]+\.[\p{L}\p{N}-]+$/u;
const PHONE = /^\+?[\d\s()./-]{5,30}$/;
const DOMAIN = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#]\S*)?$/u;

/** The link; none where the address is no plain one. */
export function hrefOf(address: string): string | null {
  const text = address.trim();
  const mail = text.replace(/^mailto:/i, '');
  if (EMAIL.test(mail)) return `mailto:${mail}`;
  const phone = text.replace(/^tel:/i, '');
  if (PHONE.test(phone)) return `tel:${phone.replace(/[^\d+]/g, '')}`;
  const web = /^https?:\/\//i.test(text) ? text : DOMAIN.test(text) ? `https://${text}` : null;
  if (!web || !URL.canParse(web)) return null;
  const url = new URL(web);
  return url.username || url.password ? null : url.href;
}

/** An address as people write it: what only browsers need is left out. */
export function written(address: string): string {
  return address.replace(/^(https?:\/\/|mailto:|tel:)/i, '').replace(/^([^/?#]+)\/$/, '$1');
}
