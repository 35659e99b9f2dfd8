import { ts } from "ts-morph";
import { type FunctionNode, readFunction } from "./functions.js";
import { scopeAround } from "./names.js";
import { readOptions } from "./options.js";
import { placeOf, scopeOf } from "./places.js";
import { exportedAs, type FileReader, withoutWrapping } from "./summarise.js";
import type { ConstructionSummary, InstanceStepSummary, InstanceSummary, Ref } from "./summary.js";

interface Found {
  readonly node: ts.NewExpression;
  readonly classRef: Ref;
  readonly variable: ts.VariableDeclaration | null;
  readonly steps: InstanceStepSummary[];
  shared: boolean;
}

export interface Objects {
  readonly instances: readonly InstanceSummary[];
  readonly constructions: readonly ConstructionSummary[];
}

/**
 * Every `new X(…)` that is assigned to a constant, or whose `.step(…)` is called, with its steps; and every one that is
 * given options.
 */
export function readObjects(reader: FileReader, exports: ReadonlyMap<string, Ref>): Objects {
  const constructions: ConstructionSummary[] = [];
  const found = new Map<ts.Node, Found>();
  for (const node of reader.survey.constructions) {
    const classRef = reader.refOf(node.expression);
    if (classRef === null) continue;
    const variable = variableOf(node);
    if (variable !== null) found.set(variable, { node, classRef, variable, steps: [], shared: false });
    const options = readOptions(reader, node.arguments?.[0]);
    if (options.places.length > 0) constructions.push({ classRef, options, place: placeOf(reader.source, node) });
  }
  if (found.size === 0) return { instances: [], constructions };
  const names = new Set([...found.values()].map(({ variable }) => variable?.name.getText(reader.source)));
  const visitUses = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.has(node.text)) readUse(reader, node, found);
    ts.forEachChild(node, visitUses);
  };
  visitUses(reader.source);
  return { instances: [...found.values()].map((it) => toSummary(reader, it, exports)), constructions };
}

/** The constant that the object is assigned to, directly or through chained calls. */
function variableOf(node: ts.NewExpression): ts.VariableDeclaration | null {
  let outer: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isSatisfiesExpression(outer) || ts.isAsExpression(outer)) {
    outer = outer.parent;
  }
  return ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name) ? outer : null;
}

function readUse(reader: FileReader, use: ts.Identifier, found: ReadonlyMap<ts.Node, Found>): void {
  const { parent } = use;
  if (ts.isVariableDeclaration(parent) && parent.name === use) return;
  if (ts.isPropertyAccessExpression(parent) && parent.name === use) return;
  const binding = reader.names.lookup(use.text, use);
  const instance = binding?.kind === "node" ? found.get(binding.node) : undefined;
  if (instance === undefined) return;
  if (!ts.isPropertyAccessExpression(parent)) {
    // Given to a function, put into an object, …
    if (!ts.isExportSpecifier(parent) && !ts.isExportAssignment(parent) && !ts.isTypeNode(parent))
      instance.shared = true;
    return;
  }
  const call = parent.parent;
  if (parent.name.text !== "step" || !ts.isCallExpression(call) || call.expression !== parent) return;
  const step = readStep(reader, call);
  if (step !== null) instance.steps.push(step);
}

function readStep(reader: FileReader, call: ts.CallExpression): InstanceStepSummary | null {
  const argument = call.arguments.at(-1);
  if (argument === undefined) return null;
  const options = readOptions(reader, call.arguments.length > 1 ? call.arguments[0] : undefined);
  const fn = withoutWrapping(argument);
  const place = placeOf(reader.source, argument);
  const scope = scopeOf(scopeAround(call));
  if (isFunctionValue(fn)) return { options, fn: readFunction(reader, fn), argument: place, scope };
  const ref = reader.refOf(fn);
  return ref === null ? null : { options, fn: { kind: "ref", ref }, argument: place, scope };
}

function isFunctionValue(node: ts.Node): node is FunctionNode {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

function toSummary(
  reader: FileReader,
  { node, classRef, variable, steps, shared }: Found,
  exports: ReadonlyMap<string, Ref>,
): InstanceSummary {
  const name = variable?.name;
  const names = variable === null ? [] : exportedAs(exports, reader.declare(variable));
  return {
    classRef,
    options: readOptions(reader, node.arguments?.[0]),
    binding: name !== undefined && ts.isIdentifier(name) ? name.text : null,
    place: placeOf(reader.source, node),
    namePlace: placeOf(reader.source, name ?? node),
    exportedAs: names,
    steps,
    shared,
  };
}
