// One's connections and people's profiles, in English.
import type { FailureWords } from '../words/words';

export const en = {
  title: 'People you met',
  count: (count: number) => (count === 1 ? '1 connection' : `${count} connections`),
  found: (count: number) => (count === 1 ? '1 found' : `${count} found`),
  search: 'Search by name, tag or note',
  tags: 'Tags',
  all: 'All',
  none: 'Nobody yet',
  noneHint: 'Show your code to somebody, or scan theirs.',
  showCode: 'Show my code',
  noneFound: 'Nobody found',
  noneFoundHint: 'Try fewer letters, or another tag.',
  more: 'Show more',
  met: (when: string) => `Met ${when}`,
  note: 'Note',
  noteOf: (name: string) => `Note and tags on ${name}`,
  takeAlong: {
    title: 'Take them along',
    hint: 'Your connections with notes and tags, and the contact links that people show.',
    csv: 'As a table (CSV)',
    vcard: 'As contacts (vCard)',
    done: 'Saved',
    failed: 'That did not work',
    name: 'connections',
  },
  form: {
    title: 'Your note',
    hint: 'Only you see your note and tags.',
    note: 'Note',
    left: (used: number, most: number) => `${used} of ${most} characters`,
    tooLong: (over: number) =>
      over === 1 ? '1 character too many' : `${over} characters too many`,
    tags: 'Tags',
    addTag: 'Add a tag',
    add: 'Add',
    removeTag: (tag: string) => `Remove the tag ${tag}`,
    tagProblems: {
      long: 'A tag has at most 32 characters.',
      many: 'Sixteen tags are the most.',
      known: 'This tag is there already.',
    },
    save: 'Save',
    saved: 'Saved',
    unsaved: 'Not saved yet',
  },
  undo: {
    button: 'Undo the connection',
    title: (name: string) => `Undo the connection with ${name}?`,
    means:
      'Neither of you sees the other among their connections any more, and both counts fall by one. Badges stay. You can connect again at any time; your note is kept until then.',
    yes: 'Yes, undo it',
    no: 'Stay connected',
    done: (name: string) => `You and ${name} are no longer connected.`,
  },
  person: {
    connections: (count: number) => (count === 1 ? '1 person met' : `${count} people met`),
    roles: {
      ATTENDEE: '',
      BOOTH: 'Booth',
      MENTOR: 'Mentor',
      STAFF: 'Staff',
      ORGANIZER: 'Organizer',
    },
    links: 'How to reach them',
    noLinks: (name: string) => `${name} shows no contact links.`,
    badges: 'Badges',
    noBadges: 'No badges yet.',
    self: 'This is how others see you.',
    edit: 'Change my profile',
    notConnected: 'You have not met yet. Scan their code, or show yours.',
    book: 'Book a session',
    safety: 'If something is wrong',
    block: {
      button: (name: string) => `Block ${name}`,
      title: (name: string) => `Block ${name}?`,
      means:
        'Neither of you can connect with the other any more, and they are not told. A connection that you have stays until you undo it.',
      yes: 'Yes, block',
      no: 'Leave it',
      on: (name: string) => `You have blocked ${name}.`,
      undo: 'Unblock',
    },
    report: {
      button: (name: string) => `Report ${name}`,
      title: 'What happened?',
      text: 'In your own words',
      hint: 'The organizers alone read it.',
      submit: 'Send to the organizers',
      no: 'Leave it',
      done: 'It has arrived. The organizers read it and see to it.',
    },
    gone: {
      title: 'There is nobody here',
      todo: 'They may have left the event, or the address is incomplete.',
    },
  },
  refused: {
    NOT_FOUND: {
      title: 'This connection is not there any more',
      todo: 'The other side may have undone it. You can connect again.',
    },
    BAD_REQUEST: { title: 'That could not be saved', todo: 'Check the note and the tags.' },
    FORBIDDEN: {
      title: 'This cannot be changed any more',
      todo: 'The event may be over. Ask the organizers.',
    },
  } as Record<string, FailureWords>,
};

export type PeopleWords = typeof en;
