import { ts } from "ts-morph";
import { placeOf } from "./places.js";
import { type FileReader, withoutWrapping } from "./summarise.js";
import type { DeclaredEvents, OptionsSummary } from "./summary.js";

const NONE: OptionsSummary = {
  name: null,
  accepts: null,
  emits: null,
  numWorkers: null,
  skipGraphChecks: null,
  pipeline: false,
};

/** The options of a step or a workflow: an object literal, or a constant that is one. */
export function readOptions(reader: FileReader, argument: ts.Expression | undefined): OptionsSummary {
  const literal = literalOf(reader, argument);
  if (literal === null) return NONE;
  const value = (name: string): ts.Expression | undefined => {
    for (const property of literal.properties) {
      if (property.name === undefined || !ts.isIdentifier(property.name) || property.name.text !== name) continue;
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
    }
    return undefined;
  };
  const name = constant(reader, value("name"));
  return {
    name: name !== undefined && ts.isStringLiteralLike(name) ? name.text : null,
    accepts: readDeclared(reader, value("accepts")),
    emits: readDeclared(reader, value("emits")),
    numWorkers: readNumber(reader, value("numWorkers")),
    skipGraphChecks: stringsOf(constant(reader, value("skipGraphChecks"))),
    pipeline: value("steps") !== undefined,
  };
}

/** The strings of an array literal; null where it is something else. */
export function stringsOf(expression: ts.Expression | undefined): readonly string[] | null {
  if (expression === undefined) return null;
  const array = withoutWrapping(expression);
  if (!ts.isArrayLiteralExpression(array)) return null;
  return array.elements.filter(ts.isStringLiteralLike).map((it) => it.text);
}

function readDeclared(reader: FileReader, expression: ts.Expression | undefined): DeclaredEvents | null {
  const value = constant(reader, expression);
  if (value === undefined) return null;
  const elements = ts.isArrayLiteralExpression(value) ? value.elements : [value];
  const classes: { ref: NonNullable<ReturnType<FileReader["refOf"]>>; place: ReturnType<typeof placeOf> }[] = [];
  for (const element of elements) {
    const ref = reader.refOf(element);
    if (ref !== null) classes.push({ ref, place: placeOf(reader.source, element) });
  }
  return { classes, open: classes.length < elements.length };
}

function readNumber(reader: FileReader, expression: ts.Expression | undefined): number | null {
  const value = constant(reader, expression);
  return value !== undefined && ts.isNumericLiteral(value) ? Number(value.text) : null;
}

function literalOf(reader: FileReader, expression: ts.Expression | undefined): ts.ObjectLiteralExpression | null {
  const value = constant(reader, expression);
  return value !== undefined && ts.isObjectLiteralExpression(value) ? value : null;
}

/** What a `const` of the file was set to, for its name; else the expression itself. */
function constant(reader: FileReader, expression: ts.Expression | undefined): ts.Expression | undefined {
  if (expression === undefined) return undefined;
  const value = withoutWrapping(expression);
  if (!ts.isIdentifier(value)) return value;
  const binding = reader.names.lookup(value.text, value);
  if (binding?.kind !== "node" || !ts.isVariableDeclaration(binding.node)) return value;
  const { initializer } = binding.node;
  if (initializer === undefined || (ts.getCombinedNodeFlags(binding.node) & ts.NodeFlags.Const) === 0) return value;
  const inner = withoutWrapping(initializer);
  const written = ts.isLiteralExpression(inner) || ts.isArrayLiteralExpression(inner);
  return written || ts.isObjectLiteralExpression(inner) ? inner : value;
}
