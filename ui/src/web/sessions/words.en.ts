// The page of sessions, in English.
import type { FailureWords } from '../words/words';

export const en = {
  title: 'Mentor sessions',
  lead: 'Fifteen minutes, one to one. Your name and an e-mail address are enough; no account is needed.',
  leadMember: 'Fifteen minutes, one to one.',
  yours: 'Your sessions',
  yoursHint: 'Booked with your e-mail address.',
  find: 'I have booked a session',
  mentors: 'Who you can talk to',
  next: (name: string) => `Next free times of ${name}`,
  more: 'All free times',
  fewer: 'Fewer times',
  full: 'Nothing free in the next three weeks',
  none: 'There are no mentors yet',
  noneHint: 'As soon as mentors have given their hours, you can book here.',
  book: {
    title: (time: string, mentor: string) => `${time} with ${mentor}`,
    yours: (time: string) => `your time: ${time}`,
    name: 'Your name',
    address: 'E-mail address',
    addressHint: 'The link to your booking goes there. Nobody else sees it.',
    as: (name: string, address: string) => `Booked as ${name}, ${address}.`,
    submit: 'Book',
  },
  booked: {
    title: 'Booked',
    lead: (address: string) =>
      `A letter is on its way to ${address}. The link in it shows the booking, and can move or cancel it.`,
    leadMember: 'A letter says so too. It stands here under “Your sessions”.',
    close: 'Good',
  },
  refused: {
    SLOT_TAKEN: { title: 'Somebody has just taken this time', todo: 'Choose another.' },
    SLOT_CLOSED: { title: 'There is no session at this time any more', todo: 'Choose another.' },
    TOO_LATE: {
      title: 'Less than two hours are left',
      todo: 'Choose a later time, or ask at the desk at the venue.',
    },
    RATE_LIMITED: {
      title: 'That is enough for now',
      todo: 'Five sessions to come is the most. Cancel one, or try again later.',
    },
    FORBIDDEN: {
      title: 'No session can be booked with this address',
      todo: 'Please ask the organizers.',
    },
    BAD_REQUEST: {
      title: 'Something is not quite right',
      todo: 'Please check your name and address.',
    },
    NOT_FOUND: { title: 'This mentor has no sessions any more', todo: 'Choose another mentor.' },
  } as Record<string, FailureWords>,
};

export type SessionsWords = typeof en;
