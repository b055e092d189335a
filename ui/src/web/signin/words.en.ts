// English, for sign-in.
import type { SignInWords } from './words';

export const en: SignInWords = {
  title: 'Sign in',
  lead: 'With your e-mail address. There is no password.',
  toMeet: (name) => `To connect with ${name}`,
  address: 'E-mail address',
  addressHint: 'We send you a code and a link.',
  addressWrong: 'Please enter an e-mail address, such as amina@example.org.',
  send: 'Send me a code',
  codeTitle: 'Look into your mail',
  codeLead: (address) =>
    `If ${address} can sign in here, a letter is on its way. It may take a minute.`,
  code: (digits) => `The ${digits} digits from the letter`,
  codeHint: (minutes) =>
    `They are good for ${minutes} minutes. The link in the letter works too, on any device.`,
  codeShort: (digits) => `Please enter all ${digits} digits.`,
  enter: 'Sign in',
  otherAddress: 'Use another address',
  sendAgain: 'Send another',
  sentAgain: 'Sent',
  nameTitle: 'What is your name?',
  nameLead: 'You are new here. This is what people you meet will see.',
  name: 'Name',
  nameHint: 'You can change it at any time.',
  nameMissing: 'Please enter a name.',
  nameGo: 'Go on',
  linkTitle: 'Sign in on this device?',
  linkLead: 'You followed the link from our letter.',
  linkGo: 'Yes, sign in',
  anew: 'Start again',
  already: (name) => `You are signed in as ${name}`,
  goOn: 'Go on',
  refused: {
    UNAUTHORIZED: {
      title: 'This code does not work',
      todo: 'Check the digits. After five tries, or ten minutes, you need a new code.',
    },
    BAD_REQUEST: { title: 'That could not be read', todo: 'Check what you entered.' },
  },
  linkRefused: {
    UNAUTHORIZED: {
      title: 'This link no longer works',
      todo: 'It works once, for 15 minutes. Have a new one sent.',
    },
    BAD_REQUEST: { title: 'This link is incomplete', todo: 'Open it from the letter again.' },
  },
};
