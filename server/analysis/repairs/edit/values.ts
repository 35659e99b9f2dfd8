import type { FieldNode } from "stepscope/graph";
import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { RepairSources } from "../source/repair-sources.js";
import type { SourceText } from "../source/source-text.js";
import type { Draft } from "./draft.js";
import { eventName } from "./event-names.js";
import { quoted } from "./options.js";

/** What is at hand where an event is made. */
export interface AtHand {
  /** The event that was taken: fields of one name and type go on. */
  readonly taken: { readonly variable: string; readonly event: EventClass } | null;
  /** The `string` of `StopEvent<string>`; null where nobody says. */
  readonly result: string | null;
}

/** `new JudgeEvent({ joke: ev.joke, score: 0 })`; null where the class can't be named there. */
export function newEvent(draft: Draft, at: SourceText, event: EventClass, atHand: AtHand): string | null {
  const name = eventName(draft, at, { event, use: "value" });
  if (name === null) return null;
  if (event.source === null) return builtIn(at, name, event, atHand);
  const fields = fieldsOf(draft, event);
  if (fields === null) return takesFields(draft, event) ? `new ${name}({}${castTo(at)})` : `new ${name}()`;
  const taken = atHand.taken === null ? [] : (fieldsOf(draft, atHand.taken.event) ?? []);
  const given = fields
    .filter(({ optional }) => !optional)
    .map((field) => {
      const known = taken.find((it) => it.name === field.name && it.text === field.text && !it.optional);
      const value = known === undefined ? placeholder(at, field.text) : `${atHand.taken?.variable}.${field.name}`;
      return `${/^[\w$]+$/.test(field.name) ? field.name : quoted(at, field.name)}: ${value}`;
    });
  if (given.length > 0) return `new ${name}({ ${given.join(", ")} })`;
  return fields.length > 0 ? `new ${name}({})` : `new ${name}()`;
}

function builtIn(at: SourceText, name: string, { kind }: EventClass, { result }: AtHand): string {
  const isResult = kind === "stop" && result !== null && !/^(?:undefined|void|unknown|any)$/.test(result);
  return isResult ? `new ${name}({ result: ${placeholder(at, result)} })` : `new ${name}()`;
}

/** A value of a type, for a person to replace. */
export function placeholder(at: SourceText, type: string): string {
  const source = ts.createSourceFile("type.ts", `type T = ${type}`, ts.ScriptTarget.Latest);
  const [alias] = source.statements;
  const node = alias !== undefined && ts.isTypeAliasDeclaration(alias) ? alias.type : null;
  const members = node === null ? [] : ts.isUnionTypeNode(node) ? node.types : [node];
  for (const member of members) {
    const value = valueOfType(at, member, source);
    if (value !== null) return value;
  }
  return at.javascript ? "undefined" : "undefined as never";
}

function valueOfType(at: SourceText, node: ts.TypeNode, source: ts.SourceFile): string | null {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return quoted(at, "");
    case ts.SyntaxKind.NumberKeyword:
      return "0";
    case ts.SyntaxKind.BooleanKeyword:
      return "false";
    case ts.SyntaxKind.UnknownKeyword:
    case ts.SyntaxKind.AnyKeyword:
    case ts.SyntaxKind.UndefinedKeyword:
      return "undefined";
    case ts.SyntaxKind.ArrayType:
      return "[]";
    case ts.SyntaxKind.TypeOperator:
    case ts.SyntaxKind.ParenthesizedType:
      return valueOfType(at, (node as ts.TypeOperatorNode | ts.ParenthesizedTypeNode).type, source);
    case ts.SyntaxKind.LiteralType: {
      const { literal } = node as ts.LiteralTypeNode;
      return ts.isStringLiteral(literal) ? quoted(at, literal.text) : literal.getText(source);
    }
    case ts.SyntaxKind.TypeReference: {
      const { typeName } = node as ts.TypeReferenceNode;
      return ts.isIdentifier(typeName) && /^(?:Readonly)?Array$/.test(typeName.text) ? "[]" : null;
    }
    default:
      return null;
  }
}

/** Whether what makes the one event makes the other one, too. */
export function sameFields({ analysis }: RepairSources, one: EventClass, other: EventClass): boolean {
  const textOf = ({ source }: EventClass): string => {
    const all = source === null ? null : analysis.types.fieldsOfClass(source);
    return JSON.stringify(all?.map(({ name, text, optional }) => [name, text, optional]).sort() ?? null);
  };
  return (one.source === null) === (other.source === null) && textOf(one) === textOf(other);
}

/** The fields that a class's type says; empty for one that has none. */
function fieldsOf({ sources: { analysis } }: Draft, { source }: EventClass): readonly FieldNode[] | null {
  return source === null ? null : analysis.types.fieldsOfClass(source);
}

/** Whether it extends `Base.of(schema)`: what it takes, nobody reads here. */
function takesFields({ sources }: Draft, event: EventClass): boolean {
  return [event, ...event.parents].some(({ source }) => {
    const at = source === null ? null : sources.file(source.file);
    if (at === null || source === null) return false;
    const { pos, close } = { pos: source.declaration.place.pos, close: source.declaration.close };
    return /\bextends\s+[\w.$]+\.of\s*\(\s*[^)\s]/.test(at.text.slice(pos, close));
  });
}

function castTo(at: SourceText): string {
  return at.javascript ? "" : " as never";
}
