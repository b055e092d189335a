// A phone as Lighthouse takes one: a processor four times slower than ours, and a network of its own. What came over
// the wire is counted as it came, compressed and with its headers.
import type { Page } from 'playwright-core';

const CPU_SLOWER = 4;

/** A network as the developer tools of browsers take one, with what their protocol adds to the latency of each request. */
interface Network {
  /** Milliseconds that each request waits. */
  latency: number;
  /** Bytes a second. */
  downloadThroughput: number;
  uploadThroughput: number;
}

export const NETWORKS = {
  'slow 4G': {
    latency: 562.5,
    downloadThroughput: (1474.56 * 1024) / 8,
    uploadThroughput: (675 * 1024) / 8,
  },
  'fast 4G': {
    latency: 165,
    downloadThroughput: 1_012_500,
    uploadThroughput: 168_750,
  },
} satisfies Record<string, Network>;

export class Wire {
  bytes = 0;

  /** Slows the page down, and counts from here on. */
  static async slow(page: Page, network: Network): Promise<Wire> {
    const wire = new Wire();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      wire.bytes += encodedDataLength;
    });
    await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
    return wire;
  }
}

const DRAWN = 'drawn';

/**
 * Goes to `path`; how many milliseconds later what `selector` finds was first drawn. The page tells it itself: whoever asks a slow
 * page again and again makes it slower.
 */
export async function drawnAfter(page: Page, path: string, selector: string): Promise<number> {
  const watch = ([selector, mark]: [string, string]) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark(mark));
    }).observe(document, { childList: true, subtree: true });
  };
  await page.addInitScript(watch, [selector, DRAWN] as [string, string]);
  await page.goto(path, { waitUntil: 'commit' });
  await page.locator(selector).first().waitFor();
  const drawn = await page.waitForFunction(
    (mark) => performance.getEntriesByName(mark)[0]?.startTime,
    DRAWN,
  );
  return (await drawn.jsonValue()) ?? NaN;
}
