// The staff's page (ML monitoring): how the kiosk does, giving leases back, and a broken chain told in words.
import { screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

import type { Diagnostics } from '../backend/types';
import { IDLE_MS } from '../parts/idle';
import { backend, openWindow, view, withWindow } from '../testing/window';

withWindow();

const told: Diagnostics = {
  version: '9.9.9',
  node: 'abc',
  sync: view.sync,
  clock: view.clock,
  camera: view.camera,
  operations: 412,
  waiting: 3,
  leases: 18,
  accessEntries: 37,
};

async function lookAt(more: Partial<Diagnostics> = {}): Promise<void> {
  backend.diagnostics.mockResolvedValue({ ...told, ...more });
  await openWindow();
  screen.getByRole('button', { name: 'Staff' }).click();
  await vi.advanceTimersByTimeAsync(0);
}

const page = () => document.querySelector('[data-staff]')?.textContent ?? '';

describe('the staff’s page', () => {
  it('says how the kiosk does', async () => {
    await lookAt();
    for (const said of [
      'Never connected',
      '3 of 412',
      'Sure to 1 s',
      '37 entries',
      'Portico 9.9.9',
    ]) {
      expect(page()).toContain(said);
    }
  });

  it('gives leases back, and asks again', async () => {
    await lookAt();
    backend.giveBackLeases.mockResolvedValue(18);
    backend.diagnostics.mockResolvedValue({ ...told, leases: 0 });
    screen.getByRole('button', { name: /Give back/ }).click();
    await vi.advanceTimersByTimeAsync(0);
    expect(backend.giveBackLeases).toHaveBeenCalledTimes(1);
    expect(document.querySelector('[data-leases="0"]')).not.toBeNull();
  });

  it('says that the chain of the access log is broken', async () => {
    await lookAt({ accessEntries: null, leases: null });
    expect(page()).toContain('The chain is broken');
    expect(page()).not.toContain('only this kiosk may sell');
  });

  it('goes by itself', async () => {
    await lookAt();
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(page()).toBe('');
  });
});
