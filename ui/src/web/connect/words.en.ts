// English, for the page of a scanned link.
import type { ConnectWords } from './words';

export const en: ConnectWords = {
  asking: 'Looking whose code this is…',
  title: (name) => `Meet ${name}?`,
  lead: 'You will see each other among your connections.',
  connect: (name) => `Connect with ${name}`,
  connecting: 'Connecting…',
  signInNote: 'You sign in next, with your e-mail address. You need not scan again.',
  claimed: {
    title: 'Sign in, and you are connected',
    todo: 'This code is kept for you. You need not scan again.',
  },
  claimedGo: 'Go on to sign in',
  success: (name) => `You are connected with ${name}`,
  successNote: 'They see you among their connections, too.',
  seeProfile: 'See their profile',
  myCode: 'Show my code',
  tryAgain: 'Try again',
  home: 'To the event',
  refused: {
    TOKEN_INVALID: {
      title: 'This code was used before',
      todo: 'Each code works once. Ask for a new one and scan it.',
    },
    TOKEN_EXPIRED: {
      title: 'This code has expired',
      todo: 'Codes last five minutes. Ask for a new one and scan it.',
    },
    SELF_CONNECTION: {
      title: 'This code is your own',
      todo: 'Let someone else scan it, or scan theirs.',
    },
    ALREADY_CONNECTED: {
      title: 'You have met before',
      todo: 'You are connected already. There is nothing more to do.',
    },
    RATE_LIMITED: {
      title: 'One moment, please',
      todo: 'That was often in a short time. Try again in a minute; nothing is lost.',
    },
  },
};
