// A booking on the guest's phone, in English.
import type { FailureWords } from '../words/words';
import type { BookingState } from '../graphql/schema';

export const en = {
  title: (mentor: string) => `Your session with ${mentor}`,
  lead: (day: string, from: string, until: string) => `${day}, ${from} to ${until}`,
  venue: (place: string) => `by the clocks in ${place}`,
  yours: (time: string) => `Your time: ${time}`,
  guest: (name: string) => `For ${name}`,
  states: {
    BOOKED: 'Booked',
    RESCHEDULED: 'Booked, moved to this time',
    CHECKED_IN: 'You are checked in',
    COMPLETED: 'It took place',
    CANCELLED: 'Cancelled',
    NO_SHOW: 'Nobody came',
  } satisfies Record<BookingState, string>,
  toBeConfirmed:
    'Booked at a desk without a network. It is confirmed as soon as that desk has one.',
  calendar: 'Add to calendar',
  calendarFile: 'session.ics',
  check: {
    title: 'At the desk',
    hint: 'Hold this code up to the kiosk to check in. That works even when this page has expired.',
    alt: 'QR code to check in to this session',
  },
  valid: (clock: string) => `This page is open for another ${clock}`,
  validHint: 'After that, a new link comes by mail whenever you ask for one.',
  move: {
    button: 'Move it',
    title: 'Choose another time',
    question: (when: string) => `Move the session to ${when}?`,
    yes: 'Yes, move it',
    hint: 'This link ends then. A new one comes by mail.',
    hintMember: 'Your mentor is told.',
  },
  cancel: {
    button: 'Cancel it',
    title: 'Cancel this session?',
    hint: 'The time becomes free for others. This cannot be taken back.',
    yes: 'Yes, cancel it',
  },
  rate: {
    button: 'Rate it',
    title: 'How was it?',
    stars: 'Stars',
    star: (count: number) => (count === 1 ? '1 star' : `${count} stars`),
    text: 'A few words, if you like',
    submit: 'Send',
    hint: 'Once for a session. This link ends then.',
    hintMember: 'Once for a session.',
  },
  report: {
    button: 'Report a problem',
    title: 'What went wrong?',
    text: 'What happened',
    hint: 'The organizers alone read it. This link ends then.',
    hintMember: 'The organizers alone read it.',
    submit: 'Send to the organizers',
  },
  leave: 'Leave it as it is',
  rating: (stars: number) => `You gave ${stars} of 5 stars.`,
  nothing: 'There is nothing to change now.',
  done: {
    moved: {
      title: 'Moved',
      lead: (when: string) => `Your session is now on ${when}. The new link comes by mail.`,
      leadMember: (when: string) => `Your session is now on ${when}.`,
    },
    cancelled: {
      title: 'Cancelled',
      lead: () => 'The session is off. A letter says so too.',
      leadMember: () => 'The session is off.',
    },
    rated: {
      title: 'Thank you',
      lead: () => 'Your rating has arrived.',
      leadMember: () => 'Your rating has arrived.',
    },
    reported: {
      title: 'It has arrived',
      lead: () => 'The organizers read it and see to it.',
      leadMember: () => 'The organizers read it and see to it.',
    },
  },
  seeAgain: 'See the booking again',
  bookOther: 'Book another session',
  ended: {
    expired: {
      title: 'This link has expired',
      lead: 'Links live for 15 minutes, so that nobody else can use an old letter. Your booking stands as it was.',
    },
    moved: {
      title: 'The session was moved',
      lead: 'This link ended with that. The new time came by mail.',
    },
    cancelled: {
      title: 'The session was cancelled',
      lead: 'This link ended with that. A letter says so too.',
    },
    rated: {
      title: 'This session has been rated',
      lead: 'This link ended with the rating. Thank you for it.',
    },
    reported: {
      title: 'A problem was reported',
      lead: 'This link ended with the report. The organizers see to it.',
    },
    renewed: {
      title: 'There is a newer link',
      lead: 'Only the newest one works. Open the latest letter, or ask for another.',
    },
    unknown: {
      title: 'This link does not work',
      lead: 'Perhaps it was cut off on its way. Ask for a new one with your e-mail address.',
    },
  },
  find: {
    title: 'Find your booking',
    lead: 'Type the e-mail address that you booked with, and a link comes by mail.',
  },
  again: {
    button: 'Send me a new link',
    address: 'E-mail address',
    otherAddress: 'Ask with my e-mail address',
    title: 'Look into your mail',
    lead: 'If there is a booking, a letter is on its way. Open the link in it, or type its code here.',
    code: 'Code of six digits',
    codeHint: (minutes: number) => `It works for ${minutes} minutes, in this browser.`,
    open: 'Show my booking',
    another: 'Ask again',
    refused: {
      UNAUTHORIZED: {
        title: 'This code does not work',
        todo: 'Check the digits. After five tries or ten minutes, ask for a new letter.',
      },
      RATE_LIMITED: {
        title: 'One moment, please',
        todo: 'One letter a minute, and three in an hour. Please wait a little.',
      },
      BAD_REQUEST: { title: 'That is not complete', todo: 'Please check what you typed.' },
      FORBIDDEN: { title: 'No link can be sent', todo: 'Please ask the organizers.' },
    } as Record<string, FailureWords>,
  },
  refused: {
    SLOT_TAKEN: { title: 'Somebody has just taken this time', todo: 'Choose another.' },
    SLOT_CLOSED: { title: 'There is no session at this time any more', todo: 'Choose another.' },
    TOO_LATE: {
      title: 'Less than two hours are left',
      todo: 'Until then you could do it here. Now please ask at the desk at the venue.',
    },
    TOO_EARLY: {
      title: 'It is too early for this',
      todo: 'Come back once the session has begun.',
    },
    SESSION_MOVED: {
      title: 'The session was moved meanwhile',
      todo: 'Load the page again to see when it is.',
    },
    SESSION_OVER: {
      title: 'The session is over, or was cancelled',
      todo: 'You can book another one.',
    },
    UNAUTHORIZED: { title: 'This link has ended meanwhile', todo: 'Ask for a new one.' },
    FORBIDDEN: {
      title: 'This is not possible for this booking',
      todo: 'Please ask the organizers.',
    },
    NOT_FOUND: {
      title: 'This booking is not there any more',
      todo: 'You can book another one.',
    },
  } as Record<string, FailureWords>,
};

export type BookingWords = typeof en;
