// What the kiosk tells its screens of sessions, and what they may ask for: the mirror of
// `crates/kiosk/src/sessions/view.rs`, which explains every field.
import type { Person } from './types';

export interface SessionsView {
  version: string;
  ownOnly: boolean;
}

export interface When {
  slotMs: number;
  day: string;
  minute: number;
  startsInMs: number;
}

export interface BoardView {
  day: string;
  today: string;
  previous: string | null;
  next: string | null;
  mentors: MentorDay[];
}

export interface MentorDay {
  mentor: Person;
  slots: SlotView[];
}

export type SlotState = 'free' | 'leased' | 'elsewhere' | 'over' | 'booked';

export interface SlotView {
  when: When;
  state: SlotState;
  booking: BookingView | null;
}

export type BookingState =
  'booked' | 'rescheduled' | 'checked_in' | 'completed' | 'cancelled' | 'no_show';

export interface BookingView {
  id: string;
  guest: string;
  name: string;
  state: BookingState;
  provisional: boolean;
  moves: number;
}

export interface GuestView {
  id: string;
  name: string;
  address: string | null;
}

export interface FoundSession {
  booking: string;
  session: FoundDetails | null;
  asOfMs: number | null;
}

export interface FoundDetails {
  booking: BookingView;
  mentor: Person;
  when: When;
  today: boolean;
}

export interface CaseSession {
  guest: string | null;
  name: string | null;
  when: When;
  stands: Standing | null;
  instead: FreeTime[];
}

export interface Standing {
  booking: string;
  slotMs: number;
}

export interface FreeTime {
  when: When;
  leased: boolean;
}

export type GuestChoice =
  { type: 'known'; id: string } | { type: 'new'; name: string; address: string };

export type Deed =
  | {
      type: 'book';
      mentor: string;
      slotMs: number;
      guest: GuestChoice;
      overrideNotice: boolean;
    }
  | { type: 'move'; booking: string; fromMs: number; toMs: number; overrideNotice: boolean }
  | { type: 'cancel'; booking: string; overrideNotice: boolean }
  | { type: 'checkIn'; booking: string }
  | { type: 'complete'; booking: string }
  | { type: 'noShow'; booking: string; slotMs: number }
  | { type: 'showLink'; booking: string };

export interface Done {
  operation: string;
  booking: string;
  provisional: boolean;
  unsure: boolean;
  link: LinkView | null;
}

export interface LinkView {
  svg: string;
  validMs: number;
}
