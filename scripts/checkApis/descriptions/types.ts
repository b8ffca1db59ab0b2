// The names in TypeScript types of a vendor's client, read without resolving anything beyond one text.

import ts from 'typescript';
import { union } from '../operations.ts';
import type { Names } from '../operations.ts';

export interface Member {
  readonly name: string;
  readonly type: string;
}

export interface Method {
  readonly name: string;
  /** The type of its first parameter. */
  readonly parameter: string | undefined;
}

export interface Types {
  /** The methods of an object type; undefined where there is no such type. */
  methods: (name: string) => readonly Method[] | undefined;
  /** The members of an interface or object type, inherited ones too; undefined where it is neither. */
  members: (name: string) => readonly Member[] | undefined;
  /** The members of a type as it is written; none where it has none. */
  membersOf: (type: string) => readonly Member[];
  /** The names in any type as it is written: of an interface, of a union, of an object type. */
  names: (type: string) => Names;
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** The types that a source text declares, those in namespaces by their last name. */
export function typesOf(source: string): Types {
  const file = ts.createSourceFile('types.ts', source, ts.ScriptTarget.Latest, true);
  const declarations = new Map<string, Declaration>();
  const collect = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      declarations.set(node.name.text, node);
    } else if (!ts.isClassDeclaration(node)) {
      ts.forEachChild(node, collect);
    }
  };
  collect(file);

  const ofNode = (node: ts.TypeNode): readonly Member[] | undefined => {
    if (ts.isTypeLiteralNode(node)) return own(node.members);
    if (ts.isParenthesizedTypeNode(node)) return ofNode(node.type);
    if (ts.isTypeReferenceNode(node)) return members(lastName(node.typeName));
    if (ts.isIntersectionTypeNode(node) || ts.isUnionTypeNode(node)) {
      const lists = node.types.map(ofNode).filter((list) => list !== undefined);
      return lists.length === 0 ? undefined : lists.flat();
    }
    return undefined;
  };
  const members = (name: string): readonly Member[] | undefined => {
    const declaration = declarations.get(name);
    if (declaration === undefined) return undefined;
    if (ts.isTypeAliasDeclaration(declaration)) return ofNode(declaration.type);
    const inherited = (declaration.heritageClauses ?? [])
      .flatMap(({ types }) => types)
      .filter((one) => one.expression.getText() !== name)
      .flatMap((one) => members(one.expression.getText().split('.').at(-1) ?? '') ?? []);
    return [...own(declaration.members), ...inherited];
  };
  return {
    methods: (name) => {
      const declaration = declarations.get(name);
      if (declaration === undefined || !ts.isTypeAliasDeclaration(declaration)) return undefined;
      if (!ts.isTypeLiteralNode(declaration.type)) return undefined;
      return declaration.type.members.filter(ts.isMethodSignature).map((method) => ({
        name: method.name.getText(),
        parameter: method.parameters[0]?.type?.getText(),
      }));
    },
    members,
    membersOf: (type) => ofNode(parseType(type)) ?? [],
    names: (type) => {
      const list = ofNode(parseType(type));
      return list === undefined ? 'any' : union([new Set(list.map(({ name }) => name))]);
    },
  };
}

function own(members: ts.NodeArray<ts.TypeElement>): Member[] {
  return members.filter(ts.isPropertySignature).map((member) => ({
    name: ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(),
    type: member.type?.getText() ?? '',
  }));
}

function lastName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : name.right.text;
}

function parseType(type: string): ts.TypeNode {
  const file = ts.createSourceFile('type.ts', `type T = ${type};`, ts.ScriptTarget.Latest, true);
  const [statement] = file.statements;
  if (statement === undefined || !ts.isTypeAliasDeclaration(statement)) {
    throw new Error(`Not a type: ${type}`);
  }
  return statement.type;
}
