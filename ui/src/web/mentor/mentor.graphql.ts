// A mentor's hours and sessions, and what is done about them.
import { document } from '../graphql/client';
import type {
  Booking,
  DayHours,
  DayHoursInput,
  WeeklyHours,
  WeeklyHoursInput,
} from '../graphql/schema';

export type MentorSession = Pick<
  Booking,
  'id' | 'state' | 'start' | 'startLocal' | 'endLocal' | 'guest' | 'toBeConfirmed'
> & { may: Pick<Booking['may'], 'cancel' | 'complete' | 'noShow'> };

export interface HoursAnswer {
  hours: WeeklyHours[];
  days: DayHours[];
}

const HOURS = `hours { weekday stretches { from until } } days { day stretches { from until } }`;
const SESSION = `id state start startLocal endLocal guest toBeConfirmed may { cancel complete noShow }`;

export const MENTORING = document<
  { me: { mentoring: (HoursAnswer & { sessions: MentorSession[] }) | null } | null },
  { from: string; first: number }
>(`query Mentoring($from: DateTime, $first: Int!) {
  me { mentoring { ${HOURS} sessions(from: $from, first: $first) { ${SESSION} } } }
}`);

export const SET_HOURS = document<
  { setAvailability: HoursAnswer },
  { hours: WeeklyHoursInput[]; days: DayHoursInput[] }
>(`mutation SetHours($hours: [WeeklyHoursInput!]!, $days: [DayHoursInput!]!) {
  setAvailability(hours: $hours, days: $days) { ${HOURS} }
}`);

export const CANCEL_SESSION = document<{ cancel: { id: string } }, { id: string }>(
  `mutation CancelSession($id: ID!) { cancel(booking: { id: $id }) { id } }`,
);

export const COMPLETE_SESSION = document<{ completeSession: { id: string } }, { id: string }>(
  `mutation CompleteSession($id: ID!) { completeSession(booking: $id) { id } }`,
);

export const NO_SHOW = document<{ markNoShow: { id: string } }, { id: string }>(
  `mutation NoShow($id: ID!) { markNoShow(booking: $id) { id } }`,
);
