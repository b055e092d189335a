// The ways to be reached while they are being edited: each new one is hidden, and only a touch of its own shows it.
import type { Contact } from '../graphql/schema';
import { CONTACT_MAX, CONTACTS_MAX } from '../limits';
import { hrefOf, written } from '../parts/hrefOf';

export interface EditedContact extends Contact {
  /** Its place in the list for as long as it is edited. */
  key: number;
}

export type Flaw = 'label' | 'address' | 'long';

/** What is wrong with one; none where it can be kept. */
export function flawOf({ label, address }: Contact): Flaw | null {
  if (label.trim() === '') return 'label';
  if (address.trim() === '' || hrefOf(address) === null) return 'address';
  return label.length + address.length > CONTACT_MAX ? 'long' : null;
}

export class EditedContacts {
  #next = 0;
  all = $state<EditedContact[]>([]);
  /** Whether flaws are shown: not before somebody has tried to save. */
  tried = $state(false);

  constructor(kept: readonly Contact[]) {
    this.all = kept.map((contact) => ({
      ...contact,
      address: written(contact.address),
      key: this.#next++,
    }));
  }

  get full(): boolean {
    return this.all.length >= CONTACTS_MAX;
  }

  add(): void {
    if (!this.full) this.all.push({ key: this.#next++, label: '', address: '', shown: false });
  }

  remove(key: number): void {
    this.all = this.all.filter((contact) => contact.key !== key);
  }

  /** What is to be kept; none where one has a flaw, which is shown from now on. */
  toKeep(): Contact[] | null {
    this.tried = true;
    if (this.all.some((contact) => flawOf(contact) !== null)) return null;
    return this.all.map(({ label, address, shown }) => ({
      label: label.trim(),
      // The hub keeps links: `https:`, `mailto:` or `tel:`.
      address: hrefOf(address) ?? address,
      shown,
    }));
  }
}
