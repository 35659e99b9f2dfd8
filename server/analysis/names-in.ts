import { ts } from "ts-morph";
import { type EventClass, eventOf } from "./link/classes.js";
import type { SymbolReaders } from "./symbols.js";
import { workflowsAround } from "./symbols.js";
import { importedNames } from "./syntax/cursor/imports.js";
import { isStepName } from "./syntax/cursor/slots.js";
import type { Binding } from "./syntax/names.js";
import { placeAt, placeOf } from "./syntax/places.js";
import type { FileReader } from "./syntax/summarise.js";
import type { Ref } from "./syntax/summary.js";
import type { NameInFile, SourceRange, SourceWorkflow } from "./types.js";

/** The names of a file that stand for events and steps, in its order. */
export function namesIn(reader: FileReader, file: string, readers: SymbolReaders): NameInFile[] {
  const workflows = readers.workflows(file);
  const events = eventNames(reader, file, readers);
  const steps = stepNames(workflows, file);
  const { source } = reader;
  const found: NameInFile[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameAt(node);
    if (name !== null) found.push(name);
    ts.forEachChild(node, visit);
  };
  const nameAt = (node: ts.Node): NameInFile | null => {
    if (ts.isStringLiteralLike(node)) return isStepName(node) ? stepInQuotes(node, source, workflows) : null;
    if (!ts.isIdentifier(node)) return null;
    const step = steps.get(positionKey(placeOf(source, node).range));
    if (step !== undefined) return { ...step, range: placeOf(source, node).range, declares: true };
    // In `A as B` both are what B is.
    const { text } = ts.isImportSpecifier(node.parent) ? node.parent.name : node;
    const event = events.get(text);
    if (event === undefined || isMember(node) || !event.is(reader.names.lookup(text, node))) return null;
    const declares = ts.isClassLike(node.parent) && node.parent.name === node;
    return { kind: "event", eventKind: event.event.kind, range: placeOf(source, node).range, declares };
  };
  visit(source);
  return found;
}

interface EventName {
  readonly event: EventClass;
  /** Whether the name is bound to the class where it stands: another one may be nearer. */
  is(binding: Binding | null): boolean;
}

/** The events that the file declares or imports, by what it calls them. */
function eventNames(reader: FileReader, file: string, { resolver }: SymbolReaders): ReadonlyMap<string, EventName> {
  const found = new Map<string, EventName>();
  const eventNamed = (ref: Ref): EventClass | null => {
    const event = eventOf(resolver, resolver.resolveClass(ref, file));
    return typeof event === "string" ? null : event.event;
  };
  for (const { local, ref } of importedNames(reader)) {
    const event = eventNamed(ref);
    if (event !== null) found.set(local, { event, is: (binding) => binding?.kind === "import" });
  }
  for (const [local, binding] of reader.names.topLevel(reader.source)) {
    if (binding.kind !== "node") continue;
    const { node } = binding;
    const event = ts.isClassLike(node) || ts.isVariableDeclaration(node) ? eventNamed(reader.declare(node)) : null;
    if (event !== null) found.set(local, { event, is: (it) => it?.kind === "node" && it.node === node });
  }
  return found;
}

/** The names of steps where they are declared in the file. */
function stepNames(workflows: readonly SourceWorkflow[], file: string): ReadonlyMap<string, StepName> {
  const own = workflows.flatMap(({ steps, graph }) =>
    graph.steps.flatMap((node) => {
      const range = steps[node.name]?.nameRange;
      return range?.file === file ? [[positionKey(range), { kind: "step", stepKind: node.kind }] as const] : [];
    }),
  );
  return new Map(own);
}

type StepName = Pick<Extract<NameInFile, { kind: "step" }>, "kind" | "stepKind">;

function stepInQuotes(
  text: ts.StringLiteralLike,
  source: ts.SourceFile,
  workflows: readonly SourceWorkflow[],
): NameInFile | null {
  const { range } = placeAt(source, text.getStart(source) + 1, text.end - 1);
  const around = workflowsAround(range, workflows);
  const step = around.flatMap(({ graph }) => graph.steps.filter(({ name }) => name === text.text))[0];
  return step === undefined ? null : { kind: "step", stepKind: step.kind, range, declares: false };
}

/** A field or a key of that name is something else. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isClassElement(parent) || ts.isPropertySignature(parent);
}

function positionKey({ start }: SourceRange): string {
  return `${start.line}:${start.character}`;
}
