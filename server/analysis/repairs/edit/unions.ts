import { ts } from "ts-morph";
import type { SourceText } from "../source/source-text.js";
import type { Draft } from "./draft.js";
import { removeListed } from "./lists.js";

const WRAPPERS: ReadonlySet<string> = new Set(["Promise", "PromiseLike", "Readonly"]);

/** The type that a step's function gives once it is awaited. */
export function awaited(node: ts.TypeNode): ts.TypeNode {
  const type = ts.isParenthesizedTypeNode(node) ? node.type : node;
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return type;
  const [argument] = type.typeArguments ?? [];
  return WRAPPERS.has(type.typeName.text) && argument !== undefined ? awaited(argument) : type;
}

/** Adds a member to a union, before what stands for nothing. `void` goes where the function has no other end. */
export function addMember(
  draft: Draft,
  at: SourceText,
  { type, member, always }: { readonly type: ts.TypeNode; readonly member: string; readonly always: boolean },
): void {
  const members = ts.isUnionTypeNode(type) ? type.types : [type];
  const events = members.filter((it) => !isNothing(it));
  const last = events.at(-1);
  if (last !== undefined) draft.insert(at, last.end, ` | ${member}`);
  else draft.replaceNode(at, type, always ? member : `${member} | undefined`);
}

/** Takes a member out of the union that it is in; `instead` stands where there was nothing else. */
export function removeMember(
  draft: Draft,
  at: SourceText,
  { node, instead }: { readonly node: ts.TypeNode; readonly instead: string },
): void {
  // In `A[]` and `Promise<A>` it isn't the name alone that goes.
  let member = node;
  while (ts.isArrayTypeNode(member.parent) || ts.isParenthesizedTypeNode(member.parent)) member = member.parent;
  if (ts.isUnionTypeNode(member.parent)) removeListed(draft, at, { elements: member.parent.types, element: member });
  else draft.replaceNode(at, member, instead);
}

export function isNothing(node: ts.TypeNode): boolean {
  if (ts.isLiteralTypeNode(node)) return node.literal.kind === ts.SyntaxKind.NullKeyword;
  return NOTHING.has(node.kind);
}

const NOTHING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.VoidKeyword,
  ts.SyntaxKind.UndefinedKeyword,
  ts.SyntaxKind.NeverKeyword,
]);
