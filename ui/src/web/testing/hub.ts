// The hub as tests of pages need it: answers to each operation by its name, and what was asked. It holds questions to the
// schema, so that no page is tested against an answer that the hub would never be asked for.
import { readFileSync } from 'node:fs';

import { cleanup, render } from '@testing-library/svelte';
import { buildSchema, parse, validate } from 'graphql';
import { type Component, tick } from 'svelte';
import { afterEach, beforeEach, expect, vi } from 'vitest';

import { spoken } from '../../words/spoken.svelte';

const schema = buildSchema(readFileSync('../crates/hub/schema.graphql', 'utf8'));

type Variables = Record<string, unknown>;
type Answers = Record<string, (variables: Variables) => unknown>;

interface Asked {
  operation: string;
  variables: Variables;
}

/** What a refused question is answered with. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly endedBecause?: string,
  ) {}
}

export const refuse =
  (code: string, endedBecause?: string): (() => never) =>
  () => {
    throw new Refusal(code, endedBecause);
  };

let answers: Answers = {};
/** All that was asked, oldest first. */
export let asked: Asked[] = [];

/** The variables of each time an operation was asked. */
export const askedFor = (operation: string): Variables[] =>
  asked.filter((it) => it.operation === operation).map(({ variables }) => variables);

/** From now on these operations are answered so. */
export function answering(more: Answers): void {
  answers = { ...answers, ...more };
}

function reply(body: string): unknown {
  const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Variables };
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find((it) => it.kind === 'OperationDefinition')?.name
    ?.value as string;
  asked.push({ operation, variables });
  const answer = answers[operation];
  if (!answer) throw new Error(`nobody answers ${operation}`);
  try {
    return { data: answer(variables) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const { code, endedBecause } = thrown;
    return { errors: [{ message: code, extensions: { code, endedBecause } }] };
  }
}

/** Lets all that is under way arrive and be shown. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  await tick();
}

/** Shows a page, as when its address was gone to, with what it asks at once answered. */
export async function openPage(
  page: Component<{ params: Record<string, string> }> | Component,
  params: Record<string, string> = {},
): Promise<void> {
  render(page as Component<{ params: Record<string, string> }>, { params });
  await settle();
}

/** Before each test of the file that calls this: nothing was asked, nothing is kept, English is spoken. */
export function withHub(now = '2026-11-24T08:00:00Z'): void {
  beforeEach(() => {
    vi.useFakeTimers({
      now: Date.parse(now),
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    answers = {};
    asked = [];
    sessionStorage.clear();
    localStorage.clear();
    spoken.change('en');
    const fetch = (_: string, init: RequestInit) =>
      Promise.resolve(new Response(JSON.stringify(reply(init.body as string))));
    vi.stubGlobal('fetch', vi.fn(fetch));
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}
