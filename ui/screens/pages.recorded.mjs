// What a hub answered, and the moments of its pages worth a picture.
const id = (letter) => letter.repeat(32);
const HOUR_MS = 3_600_000;
const at = (ms) => new Date(Date.now() + ms).toISOString();

const person = (letter, name, headline, more = {}) => ({
  id: id(letter),
  name,
  headline,
  initials: name
    .split(' ')
    .map(([first]) => first)
    .join('')
    .slice(0, 2),
  pictureUrl: null,
  role: 'ATTENDEE',
  links: [],
  connectionCount: 5,
  badges: [],
  connection: null,
  ...more,
});

const amina = person('a', 'Amina Diallo', 'Data engineer, Blue Ocean Labs', {
  links: [
    { label: 'Website', address: 'aminadiallo.example', shown: true },
    { label: 'E-Mail', address: 'amina@blue-ocean.example', shown: true },
  ],
});
const jonas = person('b', 'Jonas Lindqvist', 'Curator, Museum of Light');
const long = person('c', 'Wilhelmine Freifrau von Hohenstein-Lindenberg', null);

const frame = (me) => ({
  event: {
    id: id('e'),
    name: 'Maker Days 2026',
    origin: 'https://meet.example',
    timeZone: 'Europe/Berlin',
    signUp: true,
    archived: false,
    now: at(0),
  },
  me: me && { address: 'jonas@museum.example', profile: me },
});
const link = (state, owner) => ({ connectionLink: { state, expiresAt: at(250_000), owner } });
const refused = (code) => ({
  redeemInstantConnectToken: { success: false, message: code, code, connectedUser: null },
});

/** What the hub answers where a moment says nothing else, as of now. */
export const answers = () => ({
  Frame: frame(jonas),
  OwnDevices: { me: { devices: [{ id: '1', current: true, hasKey: true }] } },
  AddDevice: { addDevice: { id: '1' } },
  EndOlderCodes: { endOlderCodes: { id: '1' } },
  NewToken: {
    generateInstantConnectToken: {
      token: 'x'.repeat(43),
      expiresAt: at(300_000),
      url: `http://hub.venue:8080/connect/${'x'.repeat(43)}`,
    },
  },
  LastMet: { me: { connections: { nodes: [] } } },
  Link: link('READY', amina),
  Redeem: {
    redeemInstantConnectToken: { success: true, message: null, code: null, connectedUser: amina },
  },
  OwnProfile: {
    me: {
      profile: jonas,
      contacts: [
        { label: 'Website', address: 'museum-of-light.example', shown: true },
        { label: 'Telefon', address: '+46 8 123 456', shown: false },
      ],
    },
  },
  Devices: {
    me: {
      devices: [
        {
          id: '1',
          name: 'Safari, iPhone',
          signedInAt: at(-HOUR_MS),
          lastSeenAt: at(0),
          current: true,
          hasKey: true,
        },
        {
          id: '2',
          name: 'Firefox, Linux',
          signedInAt: at(-30 * HOUR_MS),
          lastSeenAt: at(-4 * HOUR_MS),
          current: false,
          hasKey: false,
        },
      ],
    },
  },
  Blocked: { me: { blocked: [long] } },
  RequestSignIn: { requestSignIn: { request: 'r', codeDigits: 6, codeValidSeconds: 600 } },
});

const TOKEN = 't'.repeat(43);
const press = (name) => async (page) => {
  await page.click(`[data-deed="${name}"]`);
  await page.waitForSelector('[data-outcome]');
};
async function newCode(page) {
  await code(page);
  await page.locator('.actions button').last().click();
  await page.waitForSelector('[aria-live=polite] p');
}

const outcome = (page) => page.waitForSelector('[data-outcome]');
const code = (page) => page.waitForSelector('svg[role=img]');

async function askForCode(page) {
  await page.fill('input[type=email]', 'jonas.lindqvist@museum-of-light.example');
  await page.click('button[type=submit]');
  await page.waitForSelector('input[name=code]');
}

const nobody = { Frame: frame(null) };

export const MOMENTS = [
  { name: 'me', path: '/me', then: code },
  {
    name: 'me-older',
    path: '/me',
    answers: { EndOlderCodes: { errors: [{ message: '', extensions: { code: 'SERVER' } }] } },
    then: newCode,
  },
  { name: 'me-plain', path: '/me', host: 'hub.venue', then: code },
  {
    name: 'me-clock',
    path: '/me',
    aheadMs: -420_000,
    then: code,
  },
  { name: 'connect', path: `/connect/${TOKEN}#${'1'.repeat(231)}` },
  { name: 'connect-nobody', path: `/connect/${TOKEN}`, answers: nobody },
  { name: 'connected', path: `/connect/${TOKEN}`, then: press('connect') },
  {
    name: 'connect-used',
    path: `/connect/${TOKEN}`,
    answers: { Link: link('INVALID', null) },
    then: outcome,
  },
  {
    name: 'connect-expired',
    path: `/connect/${TOKEN}`,
    answers: { Redeem: refused('TOKEN_EXPIRED') },
    then: press('connect'),
  },
  {
    name: 'connect-own',
    path: `/connect/${TOKEN}`,
    answers: { Link: link('OWN', jonas) },
    then: outcome,
  },
  {
    name: 'connect-again',
    path: `/connect/${TOKEN}`,
    answers: { Link: link('ALREADY_CONNECTED', long) },
    then: outcome,
  },
  { name: 'signin', path: '/signin', answers: nobody },
  { name: 'signin-code', path: '/signin', answers: nobody, then: askForCode },
  { name: 'signin-link', path: `/signin/${TOKEN}`, answers: nobody },
  { name: 'profile', path: '/me/profile', then: (page) => page.waitForSelector('fieldset') },
  { name: 'devices', path: '/me/devices', then: (page) => page.waitForSelector('li') },
  { name: 'privacy', path: '/me/privacy', then: (page) => page.waitForSelector('.who') },
  { name: 'nowhere', path: '/nowhere' },
];
