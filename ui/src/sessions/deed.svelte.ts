// Something that is to be done about a session: under way, refused and why, or to be asked again because of the notice.
import type { Backend } from '../backend/backend';
import type { Deed, Done } from '../backend/sessions';

export class DeskDeed {
  busy = $state(false);
  /** Why it was not done, by its code; none while nothing was refused. */
  refused = $state<string | null>(null);
  /** What is to be done in spite of the two hours' notice, once somebody says so. */
  asked = $state.raw<Deed | null>(null);

  readonly #backend: Backend;
  readonly #mayOverride: () => boolean;

  constructor(backend: Backend, mayOverride: () => boolean) {
    this.#backend = backend;
    this.#mayOverride = mayOverride;
  }

  /** Does it; what was done, or none if it was not. */
  async attempt(deed: Deed): Promise<Done | null> {
    if (this.busy) return null;
    this.busy = true;
    this.refused = null;
    this.asked = null;
    try {
      return await this.#backend.doSession(deed);
    } catch (reason) {
      this.#refuse(deed, reason instanceof Error ? reason.message : String(reason));
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Does what was asked about, in spite of the notice. */
  async override(): Promise<Done | null> {
    const deed = this.asked;
    if (!deed || !('overrideNotice' in deed)) return null;
    return this.attempt({ ...deed, overrideNotice: true });
  }

  #refuse(deed: Deed, code: string): void {
    const asks = 'overrideNotice' in deed && !deed.overrideNotice && this.#mayOverride();
    if (code === 'TOO_LATE' && asks) this.asked = deed;
    else this.refused = code;
  }
}
