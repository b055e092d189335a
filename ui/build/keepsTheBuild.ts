// Writes into the pages' worker which files it is to keep, so that the pages open with no network.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';

import type { Plugin } from 'vite';

/** What the worker need not have: it is fetched, and then kept, where somebody's name is written so. */
const ONLY_WHEN_NEEDED = /inter-(?!latin-wght)/;
const PUBLIC = 'src/web/public';

/** All files of this build, the shell first. */
export function keepsTheBuild(): Plugin {
  return {
    name: 'keeps-the-build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('there is no worker');
      const built = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const given = readdirSync(PUBLIC, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.includes('.'),
      );
      const needed = [...built, ...given].filter((name) => !ONLY_WHEN_NEEDED.test(name));
      const files = JSON.stringify(['/', ...needed.sort().map((name) => `/${name}`)]);
      const build = createHash('sha256').update(files).digest('hex').slice(0, 12);
      worker.code = worker.code.replace('__FILES__', files).replace('__BUILD__', build);
    },
  };
}
