// Codes that a device signed before it was asked for a new one are ended at the hub, late if need be, and never twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { answering, askedFor, refuse, withHub } from '../testing/hub';
import { OlderCodes } from './olderCodes.svelte';

const NOW_MS = Date.parse('2026-11-24T10:15:00Z');
const VALID_MS = 300_000;
withHub();

const reached = () => answering({ EndOlderCodes: () => ({ endOlderCodes: { id: '1' } }) });
const asked = () => askedFor('EndOlderCodes').length;

describe('older codes', () => {
  it('ic_1_3: are ended by a new one that was asked for', async () => {
    reached();
    const older = new OlderCodes();
    await older.end(NOW_MS);
    await older.catchUp(NOW_MS + 1);
    expect(askedFor('EndOlderCodes')).toEqual([{ before: '2026-11-24T10:15:00.000Z' }]);
    expect(older.stay).toBe(false);
  });

  it('stay good while the hub is not reached, are ended when it is, and expire by themselves', async () => {
    const later = fc.integer({ min: 0, max: 2 * VALID_MS });
    await fc.assert(
      fc.asyncProperty(later, async (ms) => {
        answering({ EndOlderCodes: refuse('OFFLINE') });
        const older = new OlderCodes();
        await older.end(NOW_MS);
        expect(older.stay).toBe(true);
        const before = asked();
        reached();
        await older.catchUp(NOW_MS + ms);
        expect(asked() - before).toBe(ms < VALID_MS ? 1 : 0);
        expect(older.stay).toBe(false);
      }),
      { numRuns: 64 },
    );
  });
});
