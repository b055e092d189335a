// The few words of the parts that the kiosk's screens and the hub's pages share.
import { words } from '../words/spoken.svelte';

interface PartWords {
  close: string;
  expiresIn: (clock: string) => string;
}

export const partWords = words<PartWords>({
  en: { close: 'Close', expiresIn: (clock) => `Expires in ${clock}` },
  de: { close: 'Schließen', expiresIn: (clock) => `Noch ${clock}` },
});
