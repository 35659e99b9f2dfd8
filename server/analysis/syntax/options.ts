import { ts } from "ts-morph";
import { placeAt, placeOf } from "./places.js";
import { readResources } from "./resources.js";
import { type FileReader, withoutWrapping } from "./summarise.js";
import type { DeclaredEvents, OptionPlace, OptionsSummary } from "./summary.js";

const NONE: OptionsSummary = {
  name: null,
  accepts: null,
  join: null,
  emits: null,
  acceptSubclasses: false,
  take: null,
  numWorkers: null,
  numConcurrentRuns: null,
  timeout: null,
  forSteps: null,
  maxRecoveries: null,
  retries: false,
  resources: null,
  skipGraphChecks: null,
  pipeline: false,
  open: false,
  places: [],
};

/** Some, but not written out. */
const UNREAD: OptionsSummary = { ...NONE, open: true };

/** The options of a step or a workflow: an object literal, or a constant that is one. */
export function readOptions(reader: FileReader, argument: ts.Expression | undefined): OptionsSummary {
  const literal = literalOf(reader, argument);
  if (literal === null) return argument === undefined ? NONE : UNREAD;
  const value = (name: string): ts.Expression | undefined => propertyOf(literal, name);
  const resources = value("resources");
  const name = constant(reader, value("name"));
  const numbers = (["numWorkers", "numConcurrentRuns", "timeout", "maxRecoveries"] as const).flatMap((it) =>
    readNumber(reader, it, value(it)),
  );
  const number = (wanted: OptionPlace["name"]): number | null =>
    numbers.find((it) => it.name === wanted)?.number ?? null;
  const forSteps = readEntries(reader, "forSteps", value("forSteps"));
  const skipGraphChecks = readEntries(reader, "skipGraphChecks", value("skipGraphChecks"));
  return {
    name: name !== undefined && ts.isStringLiteralLike(name) ? name.text : null,
    accepts: readDeclared(reader, value("accepts")),
    join: readDeclared(reader, value("join")),
    emits: readDeclared(reader, value("emits")),
    acceptSubclasses: constant(reader, value("acceptSubclasses"))?.kind === ts.SyntaxKind.TrueKeyword,
    take: readTake(reader, value("collect")),
    numWorkers: number("numWorkers"),
    numConcurrentRuns: number("numConcurrentRuns"),
    timeout: number("timeout"),
    forSteps: forSteps?.entries.map(({ entry }) => entry) ?? null,
    maxRecoveries: number("maxRecoveries"),
    retries: value("retryPolicy") !== undefined,
    resources: resources === undefined ? null : readResources(reader, resources),
    skipGraphChecks: skipGraphChecks?.entries.map(({ entry }) => entry) ?? null,
    pipeline: value("steps") !== undefined,
    open: literal.properties.some(ts.isSpreadAssignment) || forSteps?.open === true,
    places: [
      ...numbers.map((it) => ({ name: it.name, place: it.place })),
      ...[forSteps, skipGraphChecks].flatMap((it) => it?.entries ?? []),
    ],
  };
}

/** The value of a property that is written out. */
export function propertyOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of literal.properties) {
    if (property.name === undefined || !ts.isIdentifier(property.name) || property.name.text !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
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
  const named = elements.flatMap((element) =>
    ts.isArrayLiteralExpression(element)
      ? element.elements.map((it) => ({ element: it, list: true }))
      : [{ element, list: false }],
  );
  const classes = named.flatMap(({ element, list }) => {
    const ref = reader.refOf(element);
    return ref === null ? [] : [{ ref, place: placeOf(reader.source, element), list }];
  });
  const list = ts.isArrayLiteralExpression(value) && !value.elements.hasTrailingComma ? value : null;
  const end = list === null ? null : placeAt(reader.source, list.elements.end, list.elements.end);
  return { classes, open: classes.length < named.length, end };
}

/** The number of `take(3)`. */
function readTake(reader: FileReader, expression: ts.Expression | undefined): number | null {
  const value = constant(reader, expression);
  if (value === undefined || !ts.isCallExpression(value)) return null;
  const [count] = value.arguments;
  const isTake = ts.isIdentifier(value.expression) && value.expression.text === "take";
  return isTake && count !== undefined && ts.isNumericLiteral(count) ? Number(count.text) : null;
}

interface Entries {
  readonly entries: readonly (OptionPlace & { readonly entry: string })[];
  /** Something else than strings that can be read is among them. */
  readonly open: boolean;
}

/** A list of strings; null where there is none. */
function readEntries(
  reader: FileReader,
  name: OptionPlace["name"],
  expression: ts.Expression | undefined,
): Entries | null {
  const list = constant(reader, expression);
  if (list === undefined || (ts.isIdentifier(list) && list.text === "undefined")) return null;
  if (!ts.isArrayLiteralExpression(list)) return { entries: [], open: true };
  const entries = list.elements.flatMap((element) => {
    const value = constant(reader, element);
    if (value === undefined || !ts.isStringLiteralLike(value)) return [];
    return [{ name, entry: value.text, place: placeOf(reader.source, element) }];
  });
  return { entries, open: entries.length < list.elements.length };
}

/** A number that is written out, at the option that it is given to. */
function readNumber(
  reader: FileReader,
  name: OptionPlace["name"],
  expression: ts.Expression | undefined,
): (OptionPlace & { readonly number: number })[] {
  const value = constant(reader, expression);
  if (expression === undefined || value === undefined) return [];
  const place = placeOf(reader.source, expression);
  if (ts.isNumericLiteral(value)) return [{ name, place, number: Number(value.text) }];
  if (!isNegative(value)) return [];
  return [{ name, place, number: -Number(value.operand.text) }];
}

function isNegative(value: ts.Expression): value is ts.PrefixUnaryExpression & { readonly operand: ts.NumericLiteral } {
  return (
    ts.isPrefixUnaryExpression(value) &&
    value.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(value.operand)
  );
}

export function literalOf(
  reader: FileReader,
  expression: ts.Expression | undefined,
): ts.ObjectLiteralExpression | null {
  const value = constant(reader, expression);
  return value !== undefined && ts.isObjectLiteralExpression(value) ? value : null;
}

/** What a `const` of the file was set to, for its name; else the expression itself. */
export function constant(reader: FileReader, expression: ts.Expression | undefined): ts.Expression | undefined {
  if (expression === undefined) return undefined;
  const value = withoutWrapping(expression);
  if (!ts.isIdentifier(value)) return value;
  const binding = reader.names.lookup(value.text, value);
  if (binding?.kind !== "node" || !ts.isVariableDeclaration(binding.node)) return value;
  const { initializer } = binding.node;
  if (initializer === undefined || (ts.getCombinedNodeFlags(binding.node) & ts.NodeFlags.Const) === 0) return value;
  const inner = withoutWrapping(initializer);
  const written = ts.isLiteralExpression(inner) || ts.isArrayLiteralExpression(inner) || isNegative(inner);
  return written || ts.isObjectLiteralExpression(inner) ? inner : value;
}
