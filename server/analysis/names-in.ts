import { ts } from "ts-morph";
import { eventOf } from "./link/classes.js";
import { foreignEvent, type SymbolReaders } from "./symbols.js";
import { importedNames } from "./syntax/cursor/imports.js";
import { isStepName } from "./syntax/cursor/slots.js";
import type { Binding } from "./syntax/names.js";
import { placeAt, placeOf } from "./syntax/places.js";
import type { FileReader } from "./syntax/summarise.js";
import type { Ref } from "./syntax/summary.js";
import type { NameInFile, SourceRange, SourceWorkflow } from "./types.js";
import { workflowsAround } from "./workflows-around.js";

/** The names of a file that stand for events and steps, in its order. */
export function namesIn(reader: FileReader, file: string, readers: SymbolReaders): NameInFile[] {
  const workflows = readers.workflows(file);
  const events = new EventNames(reader, file, readers);
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
    const event = eventAt(node);
    if (event === null) return null;
    const { parent } = node;
    const declares = (ts.isClassLike(parent) || ts.isVariableDeclaration(parent)) && parent.name === node;
    return { kind: "event", ...event, range: placeOf(source, node).range, declares };
  };
  const eventAt = (node: ts.Identifier): EventFound | null => {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return events.behind(parent, parent.expression);
    if (ts.isQualifiedName(parent) && parent.right === node) return events.behind(parent, parent.left);
    return isMember(node) ? null : events.of(node);
  };
  visit(source);
  return found;
}

type EventFound = Pick<Extract<NameInFile, { kind: "event" }>, "eventKind" | "constant">;

/** The events that the file declares or imports, by what it calls them. */
class EventNames {
  readonly #names: ReadonlyMap<string, { readonly event: EventFound; is(binding: Binding | null): boolean }>;
  readonly #reader: FileReader;
  readonly #eventOf: (ref: Ref) => EventFound | null;

  constructor(reader: FileReader, file: string, readers: SymbolReaders) {
    this.#reader = reader;
    this.#eventOf = (ref) => eventOfRef(ref, file, readers);
    const found = new Map<string, { event: EventFound; is(binding: Binding | null): boolean }>();
    for (const { local, ref } of importedNames(reader)) {
      const event = this.#eventOf(ref);
      if (event !== null) found.set(local, { event, is: (binding) => binding?.kind === "import" });
    }
    for (const [local, binding] of reader.names.topLevel(reader.source)) {
      if (binding.kind !== "node") continue;
      const { node } = binding;
      const declares = ts.isClassLike(node) || ts.isVariableDeclaration(node);
      const event = declares ? this.#eventOf(reader.declare(node)) : null;
      if (event !== null) found.set(local, { event, is: (it) => it?.kind === "node" && it.node === node });
    }
    this.#names = found;
  }

  /** Null where the name is bound to something else: another one of the same spelling may be nearer. */
  of(node: ts.Identifier): EventFound | null {
    // In `A as B` both are what B is.
    const { text } = ts.isImportSpecifier(node.parent) ? node.parent.name : node;
    const named = this.#names.get(text);
    return named?.is(this.#reader.names.lookup(text, node)) === true ? named.event : null;
  }

  /** In `events.JokeEvent`, where `events` is what a module exports. */
  behind(whole: ts.Node, before: ts.Node): EventFound | null {
    if (!ts.isIdentifier(before) || this.#reader.names.lookup(before.text, before)?.kind !== "import") return null;
    const ref = this.#reader.refOf(whole);
    return ref === null ? null : this.#eventOf(ref);
  }
}

function eventOfRef(ref: Ref, file: string, readers: SymbolReaders): EventFound | null {
  const event = eventOf(readers.resolver, readers.resolver.resolveClass(ref, file));
  if (typeof event === "object") return { eventKind: event.event.kind, constant: false };
  const foreign = foreignEvent(ref, file, readers);
  return foreign === null ? null : { eventKind: foreign.eventKind, constant: true };
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
