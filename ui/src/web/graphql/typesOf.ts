// The schema's types as TypeScript, so that what pages believe of an answer is what the hub says of it.
import {
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const HEAD = `// The hub's GraphQL schema as types. Written by schema.test.ts from crates/hub/schema.graphql: \`npx vitest run -u schema\`.
`;
const SCALARS: Record<string, string> = {
  ID: 'string',
  String: 'string',
  DateTime: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
};
const ROOTS = ['Query', 'Mutation', 'Subscription'];

type AnyType = GraphQLInputType | GraphQLOutputType;

function typed(type: AnyType, optional = ' | null'): string {
  if (isNonNullType(type)) return typed(type.ofType, '');
  if (isListType(type)) {
    const inner = typed(type.ofType);
    return `${inner.includes('|') ? `(${inner})` : inner}[]${optional}`;
  }
  return (SCALARS[type.name] ?? type.name) + optional;
}

function interfaceOf(type: GraphQLNamedType): string | null {
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => `  | '${name}'`);
    return `export type ${type.name} =\n${values.join('\n')};\n`;
  }
  if (!isObjectType(type) && !isInputObjectType(type)) return null;
  const fields = Object.values(type.getFields()).map(({ name, type: of }) => {
    const mark = isInputObjectType(type) && !isNonNullType(of) ? '?' : '';
    return `  ${name}${mark}: ${typed(of)};`;
  });
  return `export interface ${type.name} {\n${fields.join('\n')}\n}\n`;
}

/** The whole file of types for a schema. */
export function typesOf(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__') && !ROOTS.includes(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return [HEAD, ...types.map(interfaceOf).filter((text) => text !== null)].join('\n');
}
