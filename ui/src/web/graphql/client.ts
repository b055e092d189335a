// The one way in which pages ask the hub: GraphQL by fetch, with a named time limit and failures that carry a code.
import { untrack } from 'svelte';

import { spoken } from '../../words/spoken.svelte';

/** How long an answer may take before the page says so. */
const ANSWER_WITHIN_MS = 15_000;

/** A document, and what it answers when it is asked with its variables. */
export interface Document<Answer, Variables extends object = Record<string, never>> {
  readonly text: string;
  /** Never set: they hold the types. */
  readonly types?: (variables: Variables) => Answer;
}

/** Why nothing came of it: a code of the hub's, or one of these. */
export type FailureCode = 'OFFLINE' | 'TIMEOUT' | 'SERVER' | (string & {});

/** The hub, or the way to it, said no. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string = code,
    /** Of a booking's link that is known and over, why (ML-7). */
    readonly endedBecause: string | null = null,
  ) {
    super(message);
    this.name = 'Failure';
  }
}

/** The code of whatever was thrown. */
export function failureCode(thrown: unknown): FailureCode {
  return thrown instanceof Failure ? thrown.code : 'SERVER';
}

/** Says what a document answers. */
export function document<Answer, Variables extends object = Record<string, never>>(
  text: string,
): Document<Answer, Variables> {
  return { text };
}

interface Reply<Answer> {
  data?: Answer | null;
  errors?: { message: string; extensions?: { code?: string; endedBecause?: string } }[];
}

async function send(body: string): Promise<Response> {
  try {
    return await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/json',
        'accept-language': untrack(() => spoken.code),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (thrown) {
    const late = thrown instanceof DOMException && thrown.name === 'TimeoutError';
    throw new Failure(late ? 'TIMEOUT' : 'OFFLINE');
  }
}

/** Why an answer that is no GraphQL was given, by its status. */
function statusCode(status: number): FailureCode {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 429) return 'RATE_LIMITED';
  return status < 500 ? 'BAD_REQUEST' : 'SERVER';
}

/** Asks the hub. Throws a [`Failure`] where it refuses, cannot be reached, or does not answer in time. */
export async function ask<Answer, Variables extends object = Record<string, never>>(
  document: Document<Answer, Variables>,
  ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
): Promise<Answer> {
  const response = await send(JSON.stringify({ query: document.text, variables }));
  const reply = (await response.json().catch(() => null)) as Reply<Answer> | null;
  const error = reply?.errors?.[0];
  if (error) {
    const { code, endedBecause = null } = error.extensions ?? {};
    throw new Failure(code ?? statusCode(response.status), error.message, endedBecause);
  }
  if (!response.ok || !reply?.data) throw new Failure(statusCode(response.status));
  return reply.data;
}
