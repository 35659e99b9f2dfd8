import { ts } from "ts-morph";
import { placeOf } from "../places.js";
import type { FileReader } from "../summarise.js";
import type { Place, Ref } from "../summary.js";
import { innermost } from "./slots.js";

/** `new X({ … })` around an offset. */
export interface ConstructionAt {
  readonly ref: Ref;
  /** The class's name there. */
  readonly name: Place;
  /** Names of the fields that are given already. */
  readonly given: readonly string[];
  /** The field that the offset is in; null where it is in none. */
  readonly field: string | null;
}

/** The construction whose fields an offset is among; null where something else, such as a call, is nearer. */
export function constructionAt(reader: FileReader, offset: number): ConstructionAt | null {
  const { source } = reader;
  const fields = fieldsAround(source, offset);
  const made = fields?.parent;
  if (fields === null || made === undefined || !ts.isNewExpression(made) || made.arguments?.[0] !== fields) return null;
  const ref = reader.refOf(made.expression);
  if (ref === null) return null;
  const name = ts.isPropertyAccessExpression(made.expression) ? made.expression.name : made.expression;
  // Up to the comma: the value may not be there yet.
  const at = fields.properties.find((it) => it.pos <= offset && !source.text.slice(it.end, offset).includes(","));
  const given = fields.properties.filter((it) => it !== at).flatMap((it) => nameOf(it) ?? []);
  return { ref, name: placeOf(source, name), given, field: at === undefined ? null : nameOf(at) };
}

/** The object literal that an offset is inside of, with no call or function in between. */
function fieldsAround(source: ts.SourceFile, offset: number): ts.ObjectLiteralExpression | null {
  for (let node = innermost(source, offset); !ts.isSourceFile(node); node = node.parent) {
    const inside = node.getStart(source) < offset && (offset < node.end || source.text[node.end - 1] !== "}");
    if (ts.isObjectLiteralExpression(node) && inside) return node;
    const isOther = ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isStatement(node);
    if (isOther && node.getStart(source) < offset && offset < node.end) return null;
    if (ts.isFunctionLike(node)) return null;
  }
  return null;
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string | null {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : null;
}
