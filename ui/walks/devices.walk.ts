// A phone that is lost: it is ended from another browser, and what it makes from then on means nothing.
import { scan } from './support/scan';
import { ADA, GRACE, walk } from './support/walk';

walk(
  'a device that was ended still makes codes with no network, and the hub knows none of them',
  async ({ hub, come, join }) => {
    const phone = await join(ADA);
    const page = await phone.open('/me');
    await page.getByRole('img', { name: `QR code to meet ${ADA}` }).waitFor();
    const grace = await join(GRACE);
    await grace.open(await scan(page));
    await grace.page.getByRole('button', { name: `Connect with ${ADA}` }).waitFor();
    await phone.context.setOffline(true);

    // Letters to one address are a minute apart, unless the hub was started anew; who is signed in stays so.
    await hub.cut();
    await hub.serve();
    const laptop = await (await come()).signIn(phone.address);
    await laptop.open('/me/devices');
    const lost = laptop.page.getByRole('listitem').filter({ hasText: 'Makes codes by itself' });
    await lost.getByRole('button', { name: /^End / }).click();
    await lost.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'New code' }).click();
    await page.getByText('Here it is').first().waitFor();
    await grace.open(await scan(page));
    await grace.page.getByRole('alert').getByText('This code was used before').waitFor();
    await phone.context.setOffline(false);
    await phone.open('/me');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  },
);
