// The first page, in English.
export const en = {
  lead: 'Meet people here, and keep in touch.',
  hello: (name: string) => `Hello, ${name}`,
  helloLead: 'Your code is ready. Show it to whoever you meet.',
  showCode: 'Show my code',
  signIn: 'Sign in',
  signUp: 'New here? Sign in with your e-mail address, and you are in. No password.',
  noSignUp: 'Sign in with the e-mail address that you registered with. No password.',
  how: {
    title: 'How it works',
    steps: [
      { title: 'Show your code', lead: 'It stands on your own page, and changes by itself.' },
      { title: 'Somebody scans it', lead: 'With a phone’s camera, or at a kiosk.' },
      {
        title: 'You are connected',
        lead: 'Each sees what the other shows. Only you see your notes.',
      },
    ],
  },
  ways: {
    label: 'On these pages',
    people: { title: 'People you met', lead: 'Notes, tags, and their contact links.' },
    board: { title: 'Board', lead: 'Who has met most people.' },
    sessions: { title: 'Mentor sessions', lead: 'Fifteen minutes with someone who knows.' },
    booking: {
      title: 'I have booked a session',
      lead: 'See, move or cancel it. No account needed.',
    },
    mentor: { title: 'Your sessions as a mentor', lead: 'Who comes when, and your hours.' },
  },
  over: { title: 'The event is over', lead: 'Thank you for coming, and for everyone you met.' },
  none: {
    title: 'There is no event here yet',
    lead: 'The hub is running and ready. Once the organizers have made the event, it shows here.',
  },
};

export type EventWords = typeof en;
