// Addresses that others typed: what becomes a link, and what never does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hrefOf, written } from './hrefOf';

describe('an address becomes', () => {
  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['HTTP://Example.org', 'http://example.org/'],
    ['example.org', 'https://example.org/'],
    ['example.org/amina', 'https://example.org/amina'],
    ['amina@example.org', 'mailto:amina@example.org'],
    ['mailto:amina@example.org', 'mailto:amina@example.org'],
    ['+49 30 1234-567', 'tel:+49301234567'],
    ['tel:+49301234567', 'tel:+49301234567'],
  ])('%s: %s', (address, href) => expect(hrefOf(address)).toBe(href));

  it.each([
    'javascript:alert(1)',
    'mailto:javascript:alert(1)',
    'tel:javascript:alert(1)',
    'mailto:amina@example.org?bcc=all@example.org',
    ' JavaScript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'https://user:word@example.org',
    '//example.org',
    '@amina',
    'amina@example.org?bcc=all@example.org',
    'somewhere',
    '',
  ])('%s: nothing', (address) => expect(hrefOf(address)).toBeNull());

  it('whatever it is, only a web, mail or telephone link', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.emailAddress()), (address) => {
        const href = hrefOf(address);
        if (href !== null) expect(new URL(href).protocol).toMatch(/^(https?|mailto|tel):$/);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);

  it('is itself again once it is one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.emailAddress()), (address) => {
        const href = hrefOf(address);
        if (href !== null) expect(hrefOf(href)).toBe(href);
      }),
      { numRuns: 500 },
    );
  }, 30_000);
});

describe('an address is written', () => {
  it.each([
    ['https://example.org/', 'example.org'],
    ['https://example.org/amina/', 'example.org/amina/'],
    ['mailto:amina@example.org', 'amina@example.org'],
    ['tel:+49301234567', '+49301234567'],
    ['somewhere', 'somewhere'],
  ])('%s: %s', (address, text) => expect(written(address)).toBe(text));
});
