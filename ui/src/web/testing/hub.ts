// The hub as tests of pages need it: answers to each operation by its name, and what was asked. It holds questions to the
// schema, so that no page is tested against an answer that the hub would never be asked for.
import { readFileSync } from 'node:fs';

import { cleanup, render, screen } from '@testing-library/svelte';
import { buildSchema, parse, validate } from 'graphql';
import { type Component, tick } from 'svelte';
import { afterEach, beforeEach, expect, vi } from 'vitest';

import { spoken } from '../../words/spoken.svelte';
import type { Hint } from '../live';
import { session } from '../session.svelte';
import type { OwnProfile } from '../session.graphql';

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

/** Somebody is signed in, at an event in Berlin, unless told otherwise. */
export async function signIn(
  me: Partial<OwnProfile> | null = {},
  event: Record<string, unknown> | null = {},
): Promise<void> {
  const amina = { id: 'amina', name: 'Amina Diallo', headline: null, initials: 'AD' };
  const profile = { ...amina, pictureUrl: null, role: 'ATTENDEE', ...me };
  const made = { id: 'e', name: 'Maker Days', origin: 'https://x.org', timeZone: 'Europe/Berlin' };
  const now = new Date().toISOString();
  answering({
    Frame: () => ({
      event: event && { ...made, signUp: true, archived: false, now, ...event },
      me: me && { address: 'amina@example.org', profile },
    }),
  });
  await session.refresh();
}

/** The hub says to whom it may concern that something has changed. */
export function hint(name: Hint): void {
  streams.forEach((stream) => stream.dispatchEvent(new Event(name)));
}

let streams: Set<EventTarget>;

class HintStream extends EventTarget {
  constructor() {
    super();
    streams.add(this);
  }

  close(): void {
    streams.delete(this);
  }
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
    session.clock.learn(0);
    session.ended();
    const fetch = (_: string, init: RequestInit) =>
      Promise.resolve(new Response(JSON.stringify(reply(init.body as string))));
    vi.stubGlobal('fetch', vi.fn(fetch));
    streams = new Set();
    vi.stubGlobal('EventSource', HintStream);
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}

/** Presses a button, and lets what follows arrive. */
export async function press(name: string | RegExp): Promise<void> {
  screen.getByRole('button', { name }).click();
  await settle();
}

/** Types into a field. */
export async function type(label: string | RegExp, text: string): Promise<void> {
  const field = screen.getByLabelText<HTMLInputElement>(label, {
    selector: 'input, textarea',
  });
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settle();
}

/** All that can be read on the page. */
export const said = (): string => document.body.textContent;
