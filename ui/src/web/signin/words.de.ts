// Deutsch, für die Anmeldung.
import type { SignInWords } from './words';

export const de: SignInWords = {
  title: 'Anmelden',
  lead: 'Mit deiner E-Mail-Adresse. Ein Passwort gibt es nicht.',
  toMeet: (name) => `Um dich mit ${name} zu verbinden`,
  address: 'E-Mail-Adresse',
  addressHint: 'Wir senden dir einen Code und einen Link.',
  addressWrong: 'Bitte gib eine E-Mail-Adresse ein, etwa amina@example.org.',
  send: 'Code senden',
  codeTitle: 'Sieh in deine Post',
  codeLead: (address) =>
    `Wenn ${address} sich hier anmelden kann, ist ein Brief unterwegs. Das kann eine Minute dauern.`,
  code: (digits) => `Die ${digits} Ziffern aus dem Brief`,
  codeHint: (minutes) =>
    `Sie gelten ${minutes} Minuten. Auch der Link im Brief funktioniert, auf jedem Gerät.`,
  codeShort: (digits) => `Bitte gib alle ${digits} Ziffern ein.`,
  enter: 'Anmelden',
  otherAddress: 'Andere Adresse',
  sendAgain: 'Noch einen senden',
  sentAgain: 'Gesendet',
  nameTitle: 'Wie heißt du?',
  nameLead: 'Du bist neu hier. Das sehen die Menschen, die du triffst.',
  name: 'Name',
  nameHint: 'Du kannst ihn jederzeit ändern.',
  nameMissing: 'Bitte gib einen Namen ein.',
  nameGo: 'Weiter',
  linkTitle: 'Auf diesem Gerät anmelden?',
  linkLead: 'Du bist dem Link aus unserem Brief gefolgt.',
  linkGo: 'Ja, anmelden',
  anew: 'Von vorn beginnen',
  already: (name) => `Du bist angemeldet als ${name}`,
  goOn: 'Weiter',
  refused: {
    UNAUTHORIZED: {
      title: 'Dieser Code gilt nicht',
      todo: 'Prüfe die Ziffern. Nach fünf Versuchen oder zehn Minuten brauchst du einen neuen.',
    },
    BAD_REQUEST: { title: 'Das war nicht lesbar', todo: 'Prüfe deine Eingabe.' },
  },
  linkRefused: {
    UNAUTHORIZED: {
      title: 'Dieser Link gilt nicht mehr',
      todo: 'Er gilt einmal und 15 Minuten lang. Lass dir einen neuen senden.',
    },
    BAD_REQUEST: {
      title: 'Dieser Link ist unvollständig',
      todo: 'Öffne ihn noch einmal aus dem Brief.',
    },
  },
};
