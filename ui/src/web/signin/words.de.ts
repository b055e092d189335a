// Deutsch, für die Anmeldung.
import type { SignInWords } from './words';

export const de: SignInWords = {
  title: 'Anmelden',
  lead: 'Mit Ihrer E-Mail-Adresse. Ein Passwort gibt es nicht.',
  toMeet: (name) => `Um sich mit ${name} zu verbinden`,
  address: 'E-Mail-Adresse',
  addressHint: 'Wir senden Ihnen einen Code und einen Link.',
  addressWrong: 'Bitte geben Sie eine E-Mail-Adresse ein, etwa amina@example.org.',
  send: 'Code senden',
  codeTitle: 'Sehen Sie in Ihre Post',
  codeLead: (address) =>
    `Wenn ${address} sich hier anmelden kann, ist ein Brief unterwegs. Das kann eine Minute dauern.`,
  code: (digits) => `Die ${digits} Ziffern aus dem Brief`,
  codeHint: (minutes) =>
    `Sie gelten ${minutes} Minuten. Auch der Link im Brief funktioniert, auf jedem Gerät.`,
  codeShort: (digits) => `Bitte geben Sie alle ${digits} Ziffern ein.`,
  enter: 'Anmelden',
  otherAddress: 'Andere Adresse',
  sendAgain: 'Noch einen senden',
  sentAgain: 'Gesendet',
  nameTitle: 'Wie heißen Sie?',
  nameLead: 'Sie sind neu hier. Das sehen die Menschen, die Sie treffen.',
  name: 'Name',
  nameHint: 'Sie können ihn jederzeit ändern.',
  nameMissing: 'Bitte geben Sie einen Namen ein.',
  nameGo: 'Weiter',
  linkTitle: 'Auf diesem Gerät anmelden?',
  linkLead: 'Sie sind dem Link aus unserem Brief gefolgt.',
  linkGo: 'Ja, anmelden',
  anew: 'Von vorn beginnen',
  already: (name) => `Sie sind angemeldet als ${name}`,
  goOn: 'Weiter',
  refused: {
    UNAUTHORIZED: {
      title: 'Dieser Code gilt nicht',
      todo: 'Prüfen Sie die Ziffern. Nach fünf Versuchen oder zehn Minuten brauchen Sie einen neuen.',
    },
    BAD_REQUEST: { title: 'Das war nicht lesbar', todo: 'Prüfen Sie Ihre Eingabe.' },
  },
  linkRefused: {
    UNAUTHORIZED: {
      title: 'Dieser Link gilt nicht mehr',
      todo: 'Er gilt einmal und 15 Minuten lang. Lassen Sie sich einen neuen senden.',
    },
    BAD_REQUEST: {
      title: 'Dieser Link ist unvollständig',
      todo: 'Öffnen Sie ihn noch einmal aus dem Brief.',
    },
  },
};
