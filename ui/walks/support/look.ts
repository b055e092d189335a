// Looking at a page in every way that people do: small and large, by day and by night, with large text. Each look is
// kept as a picture in walks/out, for people, and judged by axe-core, for the test.
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

import { violations } from './axe';

const OUT = fileURLToPath(new URL('../out/', import.meta.url));

const SIZES = [
  { name: 'narrow', width: 320, height: 640 },
  { name: 'desktop', width: 1280, height: 800 },
];
const THEMES = ['light', 'dark'] as const;

/** WCAG 1.4.4: all of it with letters twice as large. */
const LARGE_TEXT = '200%';

/** Keeps a picture of the whole page. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${OUT}${name}.png`, fullPage: true, animations: 'disabled' });
}

/** Whether something on the page is wider than the screen, so that one has to scroll sideways to read it. */
async function sticksOut(page: Page, name: string): Promise<string[]> {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  return over > 0 ? [`${name}: sticks out by ${over} px`] : [];
}

/** What is wrong with the page, by whatever size and theme. */
export async function wrongWith(page: Page, name: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name: size, ...viewport } of SIZES) {
    await page.setViewportSize(viewport);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const look = `${name}-${size}-${colorScheme}`;
      await picture(page, look);
      wrong.push(...(await violations(page)).map((what) => `${look}: ${what}`));
      wrong.push(...(await sticksOut(page, look)));
    }
  }
  return [...wrong, ...(await wrongWithLargeText(page, name))];
}

/** As a visitor's own settings do; the pages' policy takes no style from elsewhere. */
async function setTextSize(page: Page, size: string): Promise<void> {
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, size);
}

async function wrongWithLargeText(page: Page, name: string): Promise<string[]> {
  await page.setViewportSize({ width: 390, height: 844 });
  await setTextSize(page, LARGE_TEXT);
  await picture(page, `${name}-large`);
  const wrong = await sticksOut(page, `${name}-large`);
  await setTextSize(page, '');
  return wrong;
}
