// A kiosk that has no network shows a code; a phone that has one scans it. The proof in the link is what the hub judges by.
import { expect } from 'vitest';

import { ADA, BOOTH, walk } from './support/walk';

walk(
  'a code of a kiosk that the hub has not heard from connects a phone at the hub',
  async ({ hub, enrol, join }) => {
    const kiosk = await enrol(BOOTH);
    const program = await kiosk.runOffline();
    const link = String((await program.told('shown'))['url']);
    const ada = await join(ADA);
    await ada.open(link);
    await ada.page.getByRole('button', { name: `Connect with ${BOOTH}` }).click();
    await ada.page.getByRole('heading', { name: `You are connected with ${BOOTH}` }).waitFor();

    const back = await kiosk.runOnline(hub);
    await back.told('synced', { waiting: 0 });
    expect(await hub.command('case', 'list')).not.toContain(BOOTH);
    await ada.open(link);
    await ada.page.getByRole('alert').getByText('This code was used before').waitFor();
  },
);

walk('without its proof the same link means nothing to the hub', async ({ enrol, join }) => {
  const kiosk = await enrol(BOOTH);
  const program = await kiosk.runOffline();
  const link = String((await program.told('shown'))['url']);
  const ada = await join(ADA);
  await ada.open(link.replace(/#.*/, ''));
  await ada.page.getByRole('alert').getByText('Each code works once.').waitFor();
});
