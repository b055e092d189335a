// Writes down which files each page needs beyond those that its document names, by the page's address: the hub names them with
// its answer, so that a phone asks for all of them at once, instead of for some when the first have run.
import { readFileSync } from 'node:fs';

import type { Plugin, Rollup } from 'vite';

const ROUTES = 'src/web/routes.ts';
const ROUTE = /pattern: '([^']+)'[^}]+?import\('\.\/([^']+)'\)/g;
/** Pages that lead on to another at once, whose parts they had better bring. */
const LEADS_ON: Record<string, string> = { 'booking/TakeLink.svelte': 'booking/Booking.svelte' };
/** What the hub reads; it is part of its program and not given to browsers. */
const PARTS = 'parts.json';

export interface PageModule {
  /** The page's address, as the router has it. */
  pattern: string;
  /** Its component, from the folder of the pages. */
  module: string;
}

/** Every page of the router's list. */
export function pageModules(): PageModule[] {
  const source = readFileSync(ROUTES, 'utf8');
  const found = [...source.matchAll(ROUTE)].map(([, pattern = '', module = '']) => ({
    pattern,
    module,
  }));
  if (found.length !== source.split("pattern: '").length - 1)
    throw new Error(`${ROUTES} is not as expected`);
  return found;
}

/** The scripts that a chunk needs, its own and all that it imports. */
function scripts(
  bundle: Rollup.OutputBundle,
  name: string,
  found = new Set<string>(),
): Set<string> {
  const chunk = bundle[name];
  if (chunk?.type !== 'chunk' || found.has(name)) return found;
  found.add(name);
  for (const other of chunk.imports) scripts(bundle, other, found);
  return found;
}

function chunkOf(
  bundle: Rollup.OutputBundle,
  isIt: (chunk: Rollup.OutputChunk) => boolean,
): string {
  const chunk = Object.values(bundle).find((it) => it.type === 'chunk' && isIt(it));
  if (!chunk) throw new Error('a page is not in the build');
  return chunk.fileName;
}

/** `:id` of the router is `{id}` in a URI template (RFC 6570). */
function template(pattern: string): string {
  return pattern.replaceAll(/:(\w+)/g, '{$1}');
}

function moduleChunk(bundle: Rollup.OutputBundle, module: string): string {
  return chunkOf(bundle, (chunk) => chunk.facadeModuleId?.endsWith(`/web/${module}`) ?? false);
}

export function namesParts(): Plugin {
  return {
    name: 'names-parts',
    enforce: 'post',
    generateBundle(_, bundle) {
      const shell = scripts(
        bundle,
        chunkOf(bundle, (chunk) => chunk.isEntry && chunk.name === 'index'),
      );
      const partsOf = (module: string): string[] => {
        const all = scripts(bundle, moduleChunk(bundle, module));
        const next = LEADS_ON[module];
        if (next) scripts(bundle, moduleChunk(bundle, next), all);
        return [...all].filter((name) => !shell.has(name));
      };
      const pages = pageModules().map((page) => [template(page.pattern), partsOf(page.module)]);
      const source = JSON.stringify(Object.fromEntries(pages));
      this.emitFile({ type: 'asset', fileName: PARTS, source });
    },
  };
}
