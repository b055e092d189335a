// The first page, in German.
import type { EventWords } from './words.en';

export const de: EventWords = {
  lead: 'Lerne hier Menschen kennen und bleibt in Verbindung.',
  hello: (name) => `Hallo, ${name}`,
  helloLead: 'Dein Code ist bereit. Zeig ihn allen, die du triffst.',
  showCode: 'Meinen Code zeigen',
  signIn: 'Anmelden',
  signUp: 'Neu hier? Melde dich mit deiner E-Mail-Adresse an und du bist dabei. Ohne Passwort.',
  noSignUp: 'Melde dich mit der E-Mail-Adresse an, mit der du registriert bist. Ohne Passwort.',
  how: {
    title: 'So geht es',
    steps: [
      { title: 'Zeig deinen Code', lead: 'Er steht auf deiner Seite und wechselt von selbst.' },
      { title: 'Jemand scannt ihn', lead: 'Mit der Handykamera oder an einem Kiosk.' },
      {
        title: 'Ihr seid verbunden',
        lead: 'Jeder sieht, was der andere zeigt. Deine Notizen siehst nur du.',
      },
    ],
  },
  ways: {
    label: 'Auf diesen Seiten',
    people: { title: 'Wen du getroffen hast', lead: 'Notizen, Schlagwörter und Kontaktlinks.' },
    board: { title: 'Rangliste', lead: 'Wer die meisten Menschen getroffen hat.' },
    sessions: {
      title: 'Gespräche mit Mentoren',
      lead: 'Fünfzehn Minuten mit jemandem, der sich auskennt.',
    },
    booking: {
      title: 'Ich habe ein Gespräch gebucht',
      lead: 'Ansehen, verlegen oder absagen. Ohne Konto.',
    },
    mentor: { title: 'Deine Gespräche als Mentor', lead: 'Wer wann kommt, und deine Zeiten.' },
  },
  over: {
    title: 'Die Veranstaltung ist vorbei',
    lead: 'Danke, dass du da warst, und für alle, die du getroffen hast.',
  },
  none: {
    title: 'Hier gibt es noch keine Veranstaltung',
    lead: 'Die Zentrale läuft und ist bereit. Sobald die Veranstaltung angelegt ist, steht sie hier.',
  },
};
