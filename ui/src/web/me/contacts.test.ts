// The ways to be reached: hidden until shown on purpose, and never more than the hub keeps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CONTACTS_MAX } from '../limits';
import { EditedContacts, flawOf } from './contacts.svelte';

type Step =
  { kind: 'add' } | { kind: 'remove'; at: number } | { kind: 'type'; at: number; text: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(7) }),
  fc.record({
    kind: fc.constant('type' as const),
    at: fc.nat(7),
    text: fc.string({ maxLength: 320 }),
  }),
);
const contact = fc.record({ label: fc.string(), address: fc.string(), shown: fc.constant(false) });

function take(edited: EditedContacts, step: Step): void {
  if (step.kind === 'add') return edited.add();
  const at = edited.all[step.at];
  if (!at) return;
  if (step.kind === 'remove') edited.remove(at.key);
  else Object.assign(at, { label: step.text, address: step.text });
}

describe('contacts', () => {
  it('stay hidden whatever is done but showing them', () => {
    const kept = fc.array(contact, { maxLength: CONTACTS_MAX });
    fc.assert(
      fc.property(kept, fc.array(step, { maxLength: 40 }), (kept, steps) => {
        const edited = new EditedContacts(kept);
        for (const step of steps) take(edited, step);
        expect(edited.all.every(({ shown }) => !shown)).toBe(true);
        expect(edited.all.length).toBeLessThanOrEqual(CONTACTS_MAX);
        expect(new Set(edited.all.map(({ key }) => key)).size).toBe(edited.all.length);
        const toKeep = edited.toKeep();
        expect(toKeep === null).toBe(edited.all.some((each) => flawOf(each) !== null));
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('are shown one by one', () => {
    const hidden = { label: 'Web', address: 'x.org', shown: false };
    const edited = new EditedContacts([hidden, { ...hidden, label: 'Mail' }]);
    if (edited.all[1]) edited.all[1].shown = true;
    expect(edited.toKeep()?.map(({ shown }) => shown)).toEqual([false, true]);
  });

  it('are kept as links and written as people write them', () => {
    const links = ['https://x.org/', 'mailto:amina@x.org', 'tel:+4930123'];
    const edited = new EditedContacts(
      links.map((address) => ({ label: 'L', address, shown: true })),
    );
    expect(edited.all.map(({ address }) => address)).toEqual(['x.org', 'amina@x.org', '+4930123']);
    expect(edited.toKeep()?.map(({ address }) => address)).toEqual(links);
  });

  it.each([
    [{ label: ' ', address: 'x.org', shown: false }, 'label'],
    [{ label: 'Web', address: '', shown: false }, 'address'],
    [{ label: 'Web', address: 'somewhere', shown: false }, 'address'],
    [{ label: 'Web', address: 'javascript:alert(1)', shown: false }, 'address'],
    [{ label: 'Web', address: `x.org/${'x'.repeat(292)}`, shown: false }, 'long'],
    [{ label: 'Web', address: `x.org/${'x'.repeat(291)}`, shown: false }, null],
  ])('%j: %s', (contact, flaw) => expect(flawOf(contact)).toBe(flaw));
});
