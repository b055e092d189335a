// What the panels are given in which a guest rates a session or reports a problem.
import type { BookingDeeds } from './deeds.svelte';

export interface DeedPanel {
  deeds: BookingDeeds;
  /** Whether the guest came by a link, which the deed ends. */
  byLink: boolean;
  onleave: () => void;
}

/** As many characters as the hub takes. */
export const TEXT_MAX = 2000;
