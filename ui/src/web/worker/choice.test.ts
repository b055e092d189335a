// What the worker keeps, and what it must never keep.
import { describe, expect, it } from 'vitest';

import { choiceFor } from './choice';

const ORIGIN = 'https://meet.example';
const FILES = new Set(['/', '/assets/index-abc.js', '/manifest.webmanifest']);

const choose = (path: string, mode = 'cors', method = 'GET') =>
  choiceFor({ url: new URL(path, ORIGIN).href, mode, method }, ORIGIN, FILES);

describe('the worker', () => {
  it.each(['/graphql', '/v1/events', '/v1/people/0a/picture', '/healthz'])(
    'leaves %s to the network',
    (path) => expect(choose(path)).toBe('network'),
  );

  it('leaves whatever changes something to the network', () => {
    expect(choose('/', 'navigate', 'POST')).toBe('network');
    expect(choose('/assets/index-abc.js', 'cors', 'HEAD')).toBe('network');
  });

  it('leaves other origins alone', () => {
    expect(choose('https://elsewhere.example/assets/x.js')).toBe('network');
  });

  it.each(['/', '/me', '/connect/abc', '/booking/abc?x'])('opens %s as a page', (path) =>
    expect(choose(path, 'navigate')).toBe('page'),
  );

  it.each(['/assets/index-abc.js', '/assets/Inter-latin.woff2', '/manifest.webmanifest'])(
    'keeps %s',
    (path) => expect(choose(path)).toBe('file'),
  );
});
