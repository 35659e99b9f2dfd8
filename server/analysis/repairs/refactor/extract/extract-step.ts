import { ts } from "ts-morph";
import type { LinkedStep } from "../../../link/steps.js";
import type { Draft } from "../../edit/draft.js";
import { goesOn, returnsNothing, typeOf } from "../../edit/emission.js";
import { eventName } from "../../edit/event-names.js";
import { free, freeStepName } from "../../edit/names.js";
import { writeStep } from "../../edit/new-step.js";
import { indentAt } from "../../source/source-text.js";
import { writeEventClass } from "../event-class.js";
import { type Refactoring, rewriting, type SelectedStep, type Selection } from "../selection.js";
import { type Captures, capturesOf } from "./captures.js";
import { type Cut, cutAt } from "./selected-statements.js";

/** Makes the selected end of a step a step of its own, with an event between the two that carries what it needs. */
export const extractStep: Refactoring = (selection) => {
  const { sources, at, step: selected, pos, end } = selection;
  if (selected === null || pos === end || at.text.slice(pos, end).trim() === "") return [];
  const { body } = selected.syntax.fn;
  if (body === undefined || !ts.isBlock(body) || pos < body.getStart(at.source) || selected.syntax.at !== at) return [];
  const cut = cutAt(selection, body);
  const captures = typeof cut === "string" ? cut : capturesOf(selection, selected, cut);
  const refusal = typeof captures === "string" ? captures : null;
  return [
    rewriting(sources, {
      title: `Extract a step from "${selected.step.name}"`,
      kind: "extract",
      refusal,
      write: (draft) =>
        typeof cut !== "string" &&
        typeof captures !== "string" &&
        extract(draft, selection, { selected, cut, captures }),
    }),
  ];
};

interface Extraction {
  readonly selected: SelectedStep;
  readonly cut: Cut;
  readonly captures: Captures;
}

function extract(draft: Draft, selection: Selection, { selected, cut, captures }: Extraction): boolean {
  const { at } = selection;
  const { step, workflow, syntax } = selected;
  const { semicolon } = at.style;
  const bare = step.name.replace(/^#/, "");
  const name = freeStepName(draft.sources, workflow, `continue${upper(bare)}`);
  const event = free(`${upper(bare)}ContinuedEvent`, (it) => at.reader.names.topLevel(at.source).has(it));
  const carried = [...captures.fields, ...captures.variables];
  const fields = carried.map((it) => `${it.name}: ${it.type}`);
  if (!writeEventClass(draft, selection, { name: event, base: "Event", fields })) return false;

  const given = [
    ...captures.fields.map((it) => `${it.name}: ${captures.event}.${it.name}`),
    ...captures.variables.map((it) => it.name),
  ];
  const made = given.length === 0 ? `new ${event}()` : `new ${event}({ ${given.join(", ")} })`;
  const from = cut.head.at(-1)?.end ?? cut.body.pos;
  const last = cut.tail.at(-1)?.end ?? from;
  const indent = indentAt(at, cut.tail[0]?.getStart(at.source) ?? from);
  draft.replace(at, { pos: from, end: last }, `\n${indent}return ${made}${semicolon}`);

  const variable = captures.event ?? "ev";
  const types = typesOf(draft, selection, { selected, cut, captures });
  if (syntax.fn.type !== undefined) {
    draft.replaceNode(
      at,
      syntax.fn.type,
      promise(syntax.fn, [
        ...types.head.filter((it) => it !== "undefined"),
        event,
        ...types.head.filter((it) => it === "undefined"),
      ]),
    );
  }
  const typed = syntax.fn.type === undefined ? "" : `: Promise<${types.tail.join(" | ") || "void"}>`;
  const taken = `${carried.length === 0 ? "_ev" : variable}${at.javascript ? "" : `: ${event}`}`;
  const context = captures.context === null ? "" : `, ${captures.context}`;
  const options = declared(draft, selected, { event, cut });
  if (options === null) return false;
  return writeStep(draft, workflow, {
    name,
    signature: `(${taken}${context})${at.javascript ? "" : typed}`,
    options,
    body: [...destructured(captures, { variable, semicolon }), at.text.slice(from, last).trim()],
    after: step,
  });
}

function destructured(
  { variables }: Captures,
  { variable, semicolon }: { readonly variable: string; readonly semicolon: string },
): string[] {
  const line = (word: string, isSet: boolean): string[] => {
    const names = variables.filter((it) => it.isSet === isSet).map(({ name }) => name);
    return names.length === 0 ? [] : [`${word} { ${names.join(", ")} } = ${variable}${semicolon}`];
  };
  return [...line("const", false), ...line("let", true)];
}

function promise(fn: ts.SignatureDeclaration, types: readonly string[]): string {
  const isPromise = fn.type !== undefined && ts.isTypeReferenceNode(fn.type);
  const isAsync =
    ts.canHaveModifiers(fn) && (ts.getModifiers(fn) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  return isPromise || isAsync ? `Promise<${types.join(" | ")}>` : types.join(" | ");
}

/** What either part returns: each event where it is made; all of them in both where that can't be said. */
function typesOf(
  draft: Draft,
  { at }: Selection,
  { selected: { step }, cut }: Extraction,
): { head: string[]; tail: string[] } {
  const head: string[] = [];
  const tail: string[] = [];
  for (const named of step.returns.events) {
    const { event, file, place, list } = named;
    const written = file === at.file ? at.text.slice(place.pos, place.end) : typeOf(draft, at, { event, result: null });
    const text = `${written}${list ? "[]" : ""}`;
    const made = madeIn(step, event.key, cut);
    if (made.head || !made.tail) head.push(text);
    if (made.tail || !made.head) tail.push(text);
  }
  if (cut.head.some(returnsNothing)) head.push("undefined");
  if (cut.tail.every(goesOn) || cut.tail.some(returnsNothing)) tail.push(tail.length === 0 ? "void" : "undefined");
  return { head, tail };
}

/** Where the step itself returns or sends an event. What it only streams isn't emitted. */
function madeIn({ places, fn }: LinkedStep, key: string, { tail }: Cut): { head: boolean; tail: boolean } {
  const start = tail[0]?.pos ?? 0;
  const emitted = [...(fn.body?.returns ?? []), ...(fn.body?.sends ?? [])];
  const all = (places.get(key) ?? []).filter(({ pos, end }) =>
    emitted.some(({ place }) => place.pos <= pos && end <= place.end),
  );
  return { head: all.some(({ pos }) => pos < start), tail: all.some(({ pos }) => pos >= start) };
}

/** The options of a step that declares its events, and those of the one that it was cut from; empty where they infer. */
function declared(
  draft: Draft,
  { step, syntax }: SelectedStep,
  { event, cut }: { readonly event: string; readonly cut: Cut },
): string | null {
  const { options } = syntax;
  if (step.options.emits === null || options === null) return "";
  const head: string[] = [];
  const tail: string[] = [];
  for (const { event: emitted, list } of [...step.returns.events, ...step.sends.events]) {
    const name = eventName(draft, options.at, { event: emitted, use: "value" });
    if (name === null) return null;
    const made = madeIn(step, emitted.key, cut);
    const written = list ? `[${name}]` : name;
    if (made.head || !made.tail) head.push(written);
    if (made.tail || !made.head) tail.push(written);
  }
  const given = options.node.properties.find(
    (it): it is ts.PropertyAssignment => ts.isPropertyAssignment(it) && it.name.getText(options.at.source) === "emits",
  );
  if (given === undefined) return null;
  draft.replaceNode(options.at, given.initializer, `[${[...head, event].join(", ")}]`);
  return `{ accepts: ${event}, emits: [${tail.join(", ")}] }`;
}

function upper(name: string): string {
  return `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`;
}
