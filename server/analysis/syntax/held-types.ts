import { ts } from "ts-morph";
import { placeOf } from "./places.js";
import type { FileReader } from "./summarise.js";
import type { HeldType } from "./summary.js";

/** What the fields of an object type hold, at any depth, that may not survive as JSON: functions, symbols, objects. */
export function readHeld(reader: FileReader, members: readonly ts.TypeElement[], path = ""): HeldType[] {
  return members.flatMap((member): HeldType[] => {
    if (member.name === undefined) return [];
    const name = `${path === "" ? "" : `${path}.`}${member.name.getText(reader.source)}`;
    if (ts.isMethodSignature(member)) return [{ path: name, place: placeOf(reader.source, member), type: "function" }];
    return ts.isPropertySignature(member) && member.type !== undefined ? heldBy(reader, member.type, name) : [];
  });
}

function heldBy(reader: FileReader, node: ts.TypeNode, path: string): HeldType[] {
  const inner = (nodes: readonly ts.TypeNode[], at = path) => nodes.flatMap((it) => heldBy(reader, it, at));
  const held = (type: HeldType["type"]): HeldType => ({ path, place: placeOf(reader.source, node), type });
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) {
    return node.type.kind === ts.SyntaxKind.SymbolKeyword ? [held("symbol")] : inner([node.type]);
  }
  if (ts.isUnionTypeNode(node)) return inner(node.types);
  if (ts.isArrayTypeNode(node)) return inner([node.elementType], `${path}[]`);
  if (ts.isTupleTypeNode(node)) return inner(node.elements, `${path}[]`);
  if (ts.isTypeLiteralNode(node)) return readHeld(reader, node.members, path);
  if (ts.isFunctionTypeNode(node) || ts.isConstructorTypeNode(node)) return [held("function")];
  if (node.kind === ts.SyntaxKind.SymbolKeyword) return [held("symbol")];
  if (!ts.isTypeReferenceNode(node)) return [];
  const ref = reader.refOf(node.typeName);
  const args = node.typeArguments ?? [];
  // What a type of one's own makes of its arguments, it alone knows.
  const isContainer = ref?.kind === "global" && CONTAINERS.has(ref.name);
  return [...(ref === null || isContainer ? [] : [held(ref)]), ...(isContainer ? inner(args, `${path}[]`) : [])];
}

const CONTAINERS: ReadonlySet<string> = new Set([
  ...["Array", "ReadonlyArray", "Map", "ReadonlyMap", "Set", "ReadonlySet", "Record"],
]);
