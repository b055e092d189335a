// What pages ask, against the schema that the hub serves: every document is valid, and every type is the schema's.
import { readFileSync } from 'node:fs';

import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

import type { Document } from './client';
import { typesOf } from './typesOf';

const schema = buildSchema(readFileSync('../crates/hub/schema.graphql', 'utf8'));
const files = import.meta.glob<Record<string, Document<unknown, object>>>('../**/*.graphql.ts', {
  eager: true,
});
const documents = Object.entries(files).flatMap(([file, exports]) =>
  Object.entries(exports).map(([name, { text }]) => ({ name: `${file} ${name}`, text })),
);

describe('documents', () => {
  it('are found', () => expect(documents.length).toBeGreaterThan(1));

  it.each(documents)('$name is one that the hub can answer', ({ text }) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });
});

it('the types that pages use are those of the schema', async () => {
  await expect(typesOf(schema)).toMatchFileSnapshot('./schema.ts');
});
