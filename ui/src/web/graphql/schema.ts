// The hub's GraphQL schema as types. Written by schema.test.ts from crates/hub/schema.graphql: `npx vitest run -u schema`.

export interface Badge {
  kind: string;
  number: number | null;
}

export interface Board {
  lines: Standing[];
  own: Standing | null;
}

export interface BookInput {
  mentor: string;
  slot: string;
  name?: string | null;
  address?: string | null;
}

export interface Booking {
  id: string;
  state: BookingState;
  start: string;
  end: string;
  startLocal: string;
  endLocal: string;
  timeZone: string;
  mentor: PublicProfile;
  guest: string;
  toBeConfirmed: boolean;
  may: BookingMay;
  rating: Rating | null;
  linkValidUntil: string | null;
  freeSlots: Slot[];
  ics: string;
}

export interface BookingMay {
  reschedule: boolean;
  cancel: boolean;
  rate: boolean;
  report: boolean;
  complete: boolean;
  noShow: boolean;
}

export interface BookingRef {
  link?: string | null;
  id?: string | null;
}

export type BookingState =
  | 'BOOKED'
  | 'RESCHEDULED'
  | 'CHECKED_IN'
  | 'COMPLETED'
  | 'CANCELLED'
  | 'NO_SHOW';

export interface Claim {
  secret: string;
  owner: PublicProfile;
  expiresAt: string;
}

export interface Connection {
  id: string;
  person: PublicProfile;
  at: string;
  note: string;
  tags: string[];
}

export interface ConnectionLink {
  state: LinkState;
  owner: PublicProfile | null;
  expiresAt: string | null;
}

export interface ConnectionPage {
  nodes: Connection[];
  totalCount: number;
  endCursor: string | null;
  hasNextPage: boolean;
}

export interface Contact {
  label: string;
  address: string;
  shown: boolean;
}

export interface ContactInput {
  label: string;
  address: string;
  shown: boolean;
}

export interface DayHours {
  day: string;
  stretches: Stretch[];
}

export interface DayHoursInput {
  day: string;
  stretches: StretchInput[];
}

export interface Device {
  id: string;
  name: string;
  signedInAt: string;
  lastSeenAt: string;
  current: boolean;
  hasKey: boolean;
}

export interface Event {
  id: string;
  name: string;
  origin: string;
  timeZone: string;
  signUp: boolean;
  archived: boolean;
  now: string;
}

export interface GuestLink {
  token: string;
  validUntil: string;
}

export interface InstantConnectResult {
  success: boolean;
  message: string | null;
  connectedUser: PublicProfile | null;
  code: string | null;
}

export interface InstantConnectToken {
  token: string;
  expiresAt: string;
  url: string;
}

export interface LinkRequest {
  request: string;
  codeDigits: number;
  codeValidSeconds: number;
}

export type LinkState =
  | 'READY'
  | 'INVALID'
  | 'EXPIRED'
  | 'OWN'
  | 'ALREADY_CONNECTED';

export interface Me {
  profile: PublicProfile;
  address: string | null;
  contacts: Contact[];
  connections: ConnectionPage;
  tags: TagCount[];
  standing: Standing | null;
  devices: Device[];
  blocked: PublicProfile[];
  bookings: Booking[];
  mentoring: Mentoring | null;
  export: string;
  connectionsCsv: string;
  connectionsVcard: string;
}

export interface Mentor {
  person: PublicProfile;
  freeSlots: Slot[];
}

export interface Mentoring {
  hours: WeeklyHours[];
  days: DayHours[];
  sessions: Booking[];
}

export interface ProfileInput {
  name: string;
  headline?: string | null;
}

export interface PublicProfile {
  id: string;
  name: string;
  headline: string | null;
  initials: string;
  pictureUrl: string | null;
  links: Contact[];
  role: Role;
  connectionCount: number;
  badges: Badge[];
  connection: Connection | null;
}

export interface Rating {
  stars: number;
  text: string;
}

export type Role =
  | 'ATTENDEE'
  | 'BOOTH'
  | 'MENTOR'
  | 'STAFF'
  | 'ORGANIZER';

export interface SignInRequest {
  request: string;
  codeDigits: number;
  codeValidSeconds: number;
}

export interface SignedIn {
  nameNeeded: boolean;
  me: Me | null;
  connected: InstantConnectResult | null;
}

export interface Slot {
  start: string;
  local: string;
}

export interface Standing {
  rank: number;
  connections: number;
  person: PublicProfile;
}

export interface Stretch {
  from: number;
  until: number;
}

export interface StretchInput {
  from: number;
  until: number;
}

export interface TagCount {
  tag: string;
  count: number;
}

export interface WeeklyHours {
  weekday: number;
  stretches: Stretch[];
}

export interface WeeklyHoursInput {
  weekday: number;
  stretches: StretchInput[];
}
