// Free times, in German.
import type { SlotWords } from './words.en';

export const de: SlotWords = {
  venueAlone: (place) => `Alle Zeiten gelten vor Ort (${place}) und sind auch deine.`,
  both: (place, own) => `Alle Zeiten gelten vor Ort (${place}). Darunter steht deine (${own}).`,
  yours: 'bei dir',
  none: 'In den nächsten drei Wochen ist nichts frei',
  noneHint: 'Wenn jemand absagt, wird etwas frei. Schau später noch einmal.',
};
