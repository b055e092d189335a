// Whether everybody can use a page: axe-core's rules, asked in the page itself.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What is wrong on it, a line each: the rule, where, why. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run;
    return (await run(document, { resultTypes: ['violations'] })).violations;
  });
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary ?? ''}`),
  );
}
