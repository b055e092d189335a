// English.
import type { Unit } from '../time/ages';
import type { Words } from './words';

const SHORT: Record<Unit, string> = { second: 's', minute: 'min', hour: 'h', day: 'd' };

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const en: Words = {
  languageName: 'English',
  meet: {
    codeTitle: 'Scan to meet us',
    codeHint: 'Point your phone’s camera at the code.',
    codeAlt: (host) => `QR code to meet ${host}`,
    codeComing: 'A new code is coming',
    cameraTitle: 'Or show us yours',
    cameraHint: 'Hold your code up to the camera.',
    expiresIn: (clock) => `Expires in ${clock}`,
    newCode: 'New code',
    newCodeDone: 'Here it is',
    copyLink: 'Copy link',
    copyLinkDone: 'Link copied',
    failed: 'Try again',
  },
  camera: {
    starting: 'The camera is starting',
    live: 'Looking for a code',
    demo: 'Demo scene: no camera found',
    folder: 'Reading pictures from a folder',
    lost: 'Camera lost. Looking for it…',
    none: 'No camera. A scanner works too.',
    reading: 'Got it',
  },
  advice: {
    closer: 'A little closer, please',
    tilt_phone: 'Tilt your phone a little: it reflects the light',
    hold_still: 'Hold it still for a moment',
    too_dark: 'Too dark here. Turn your screen up',
  },
  answer: {
    sure: 'You are connected.',
    sureHere: 'Kept on this kiosk. It joins the others when the network is back.',
    notSure: {
      title: 'Code kept',
      todo: 'This kiosk has not heard of this code yet',
      note: 'It is checked when the network is back. Nothing is lost.',
    },
    notSurePerson: 'Kept. It is checked when the network is back.',
    badges: (names) => `${plural(names.length, 'New badge', 'New badges')}: ${names.join(', ')}`,
    close: 'Close',
  },
  reasons: {
    TOKEN_INVALID: {
      title: 'This code was used before',
      todo: 'Make a new code and hold it up',
      note: 'Each code works once.',
    },
    TOKEN_EXPIRED: {
      title: 'This code has expired',
      todo: 'Open your code again and hold it up',
      note: 'Codes last five minutes.',
    },
    SELF_CONNECTION: {
      title: 'This code is our own',
      todo: 'Hold up the code of someone else',
      note: 'Nobody can meet themselves.',
    },
    ALREADY_CONNECTED: {
      title: 'You have met before',
      todo: 'You are connected already',
      note: 'There is nothing more to do.',
    },
    RATE_LIMITED: {
      title: 'One moment, please',
      todo: 'Too many codes in the last hour. Try again later',
      note: '',
    },
    UNAUTHENTICATED: {
      title: 'Please sign in first',
      todo: 'Sign in on your phone, then hold up your code',
      note: '',
    },
    NOT_A_CODE: {
      title: 'This is another kind of code',
      todo: 'Open your code for this event and hold it up',
      note: 'Nothing was saved.',
    },
    FORBIDDEN: {
      title: 'This kiosk may not do that',
      todo: 'Please ask our staff',
      note: '',
    },
    BAD_REQUEST: {
      title: 'This code is damaged',
      todo: 'Open your code again and hold it up',
      note: '',
    },
    NOT_FOUND: {
      title: 'We do not know this code',
      todo: 'Open your code again and hold it up',
      note: '',
    },
    unknown: {
      title: 'That did not work',
      todo: 'Hold your code up again, or ask our staff',
      note: '',
    },
  },
  badges: {
    first_meeting: 'First meeting',
    met_5: 'Five met',
    met_10: 'Ten met',
    met_25: 'Networker',
    met_50: 'Connector',
    vip: 'Met a VIP',
    triangle: 'Triangle',
    early_supporter: 'Early supporter',
    host: 'Met the host',
  },
  badgeOfDay: (day) => `Day ${day}`,
  recent: {
    label: 'Recent meetings',
    none: 'Who will be the first?',
    metToday: (count) => `${count} met today`,
    pending: 'Kept here for now',
    someone: 'Someone',
    ago: (count, unit) => (unit === 'second' ? 'just now' : `${count} ${SHORT[unit]} ago`),
  },
  sync: {
    inStep: (age) => `In step, ${age}`,
    kept: (count, since) => `${count} kept since ${since}`,
    silent: (age) => `No network, last heard ${age}`,
    never: 'Never connected',
    revoked: 'This kiosk was withdrawn',
    ago: (count, unit) =>
      unit === 'second' && count < 5 ? 'just now' : `${count} ${SHORT[unit]} ago`,
  },
  start: {
    starting: 'One moment…',
    failed: 'This kiosk could not start',
    failedTodo: 'Please show this to our staff:',
  },
};
