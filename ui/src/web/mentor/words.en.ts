// A mentor's page, in English.
import type { BookingState } from '../graphql/schema';
import type { FailureWords } from '../words/words';

export const en = {
  title: 'Your sessions as a mentor',
  notMentor: {
    title: 'You are not a mentor here',
    todo: 'If you want to be one, ask the organizers.',
  },
  sessions: {
    title: 'Who comes',
    none: 'Nobody has booked yet',
    noneHint: 'Guests see your free hours and book by themselves. You get a letter each time.',
    erased: 'Name erased',
    states: {
      BOOKED: 'Booked',
      RESCHEDULED: 'Moved to this time',
      CHECKED_IN: 'Is here',
      COMPLETED: 'Took place',
      CANCELLED: 'Cancelled',
      NO_SHOW: 'Did not come',
    } satisfies Record<BookingState, string>,
    toBeConfirmed: 'To be confirmed: booked at a desk without a network.',
    complete: 'It took place',
    noShow: 'Did not come',
    cancel: 'Cancel',
    cancelQuestion: (guest: string) => `Cancel the session with ${guest}? They are told by mail.`,
    cancelYes: 'Yes, cancel it',
    cancelNo: 'Keep it',
    deedFor: (deed: string, guest: string) => `${deed}: ${guest}`,
  },
  hours: {
    title: 'Your hours',
    hint: (place: string) => `By the clocks at the venue (${place}), in quarter hours.`,
    none: 'No hours yet: nobody can book you.',
    change: 'Change my hours',
    week: 'Every week',
    days: 'On single days',
    daysHint: 'These take the place of that weekday’s hours.',
    off: 'No sessions',
    from: 'From',
    until: 'Until',
    stretchOf: (day: string, number: number) => `${day}, hours ${number}`,
    add: 'Add hours',
    addFor: (day: string) => `Add hours on ${day}`,
    remove: 'Remove',
    removeOf: (day: string, span: string) => `Remove ${span} on ${day}`,
    removeDay: (day: string) => `Back to the week’s hours on ${day}`,
    addDay: 'Add this day',
    day: 'A day with hours of its own',
    count: (slots: number) => (slots === 1 ? '1 session' : `${slots} sessions`),
    problems: {
      quarter: 'Please keep to quarter hours.',
      order: 'The end must come after the beginning.',
      overlap: 'These hours overlap.',
    },
    stands: 'What is booked already stands, whatever you change.',
    save: 'Save my hours',
    saved: 'Saved. Guests see it at once.',
    leave: 'Leave as they were',
  },
  refused: {
    TOO_EARLY: {
      title: 'It has not begun yet',
      todo: 'Once the session has begun, you can say so.',
    },
    TOO_LATE: {
      title: 'Less than two hours are left',
      todo: 'Please let the guest know at the desk; staff can still cancel it there.',
    },
    SESSION_MOVED: {
      title: 'The session was moved meanwhile',
      todo: 'Look again: the list is up to date now.',
    },
    SESSION_OVER: {
      title: 'The session is over, or was cancelled',
      todo: 'There is nothing more to do.',
    },
    BAD_REQUEST: {
      title: 'These hours cannot be taken',
      todo: 'Check that they do not overlap and keep to quarter hours.',
    },
    FORBIDDEN: { title: 'That is not yours to change', todo: 'Please ask the organizers.' },
  } as Record<string, FailureWords>,
};

export type MentorWords = typeof en;
