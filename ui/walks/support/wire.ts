// A phone on a slow network, as Lighthouse takes one: a processor four times slower than ours, and slow 4G. What came over
// the wire is counted as it came, compressed and with its headers.
import type { Page } from 'playwright-core';

const CPU_SLOWER = 4;
/** Lighthouse's "slow 4G", with what the protocol of developer tools has to add to it. */
const SLOW_4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1474.56 * 1024) / 8,
  uploadThroughput: (675 * 1024) / 8,
};

export class Wire {
  bytes = 0;

  /** Slows the page down, and counts from here on. */
  static async slow(page: Page): Promise<Wire> {
    const wire = new Wire();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      wire.bytes += encodedDataLength;
    });
    await session.send('Network.emulateNetworkConditions', SLOW_4G);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
    return wire;
  }
}
