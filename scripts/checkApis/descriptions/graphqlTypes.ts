// GraphQL schemas of which a client has only the TypeScript types that were made of them: whether the fields, arguments
// and input objects of a connector's documents are there. Types of values are not held against them.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphQlLibrary, variableProblems } from './graphql.ts';
import type { Validate } from './graphql.ts';
import { typesOf } from './types.ts';
import type { Types } from './types.ts';

/** What is used of a parsed document. https://spec.graphql.org/October2021/#sec-Language */
interface Selection {
  readonly kind: string;
  readonly name?: { readonly value: string };
  readonly arguments?: readonly Argument[];
  readonly typeCondition?: { readonly name: { readonly value: string } };
  readonly selectionSet?: { readonly selections: readonly Selection[] };
}
interface Argument {
  readonly name: { readonly value: string };
  readonly value: InputValue;
}
interface InputValue {
  readonly kind: string;
  readonly fields?: readonly Argument[];
  readonly values?: readonly InputValue[];
}
interface Definition {
  readonly operation?: string;
  readonly selectionSet?: { readonly selections: readonly Selection[] };
}

/** A validator over the declarations in a folder. */
export async function graphQlTypes(folder: string): Promise<Validate> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.d.mts'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const types = typesOf(texts.join('\n'));
  const { parse } = await graphQlLibrary();
  return (document, variables) => {
    const { definitions } = parse(document) as { readonly definitions: readonly Definition[] };
    return [
      ...definitions.flatMap(({ operation = 'query', selectionSet }) =>
        selectionProblems(types, capital(operation), selectionSet?.selections ?? []),
      ),
      ...variableProblems(document, variables, (name) => inputsOf(types, name)),
    ];
  };
}

function selectionProblems(types: Types, type: string, selections: readonly Selection[]): string[] {
  const members = types.members(type);
  return selections.flatMap((selection): string[] => {
    const inner = selection.selectionSet?.selections ?? [];
    if (selection.kind === 'InlineFragment') {
      return selectionProblems(types, selection.typeCondition?.name.value ?? type, inner);
    }
    const name = selection.name?.value ?? '';
    const member = members?.find((each) => each.name === name);
    if (member === undefined) return [`${type} has no ${name}`];
    return [
      ...argumentProblems(types, `${type}${capital(name)}Args`, selection.arguments ?? []),
      ...selectionProblems(types, innermost(member.type), inner),
    ];
  });
}

function argumentProblems(types: Types, type: string, given: readonly Argument[]): string[] {
  const members = given.length === 0 ? [] : (types.members(type) ?? []);
  return given.flatMap(({ name, value }): string[] => {
    const member = members.find((each) => each.name === name.value);
    if (member === undefined) return [`${type} has no ${name.value}`];
    return objectsIn(value).flatMap((fields) =>
      argumentProblems(types, innermost(member.type), fields),
    );
  });
}

/** The objects that are written out in an argument. */
function objectsIn({ fields, values = [] }: InputValue): (readonly Argument[])[] {
  return fields === undefined ? values.flatMap(objectsIn) : [fields];
}

function inputsOf(types: Types, name: string): ReadonlyMap<string, string> | undefined {
  const members = types.members(name);
  return members && new Map(members.map((member) => [member.name, innermost(member.type)]));
}

/** The named type inside of `Maybe<Array<…>>` and the like; empty for plain values. */
function innermost(type: string): string {
  const inside = /^\w+<(.*)>$/s.exec(type)?.[1];
  if (inside !== undefined) return innermost(inside);
  return type.startsWith('Scalars[') ? '' : type;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
