import { ts } from "ts-morph";
import type { LinkedStep } from "../../link/steps.js";
import type { NamedEvent } from "../../link/types.js";
import type { FunctionNode } from "../../syntax/functions.js";
import type { Place } from "../../syntax/summary.js";
import type { Draft } from "../edit/draft.js";
import { endsWithout, typeOf } from "../edit/emission.js";
import { eventName } from "../edit/event-names.js";
import { addStepOption, propertyNamed, removeStepOptions } from "../edit/options.js";
import { nodeIn, type SourceText } from "../source/source-text.js";
import { type Refactoring, rewriting, type SelectedStep } from "./selection.js";
import { portable } from "./value-types.js";

/** Writes down what a step returns, where that follows from its body. */
export const writeReturnType: Refactoring = ({ sources, at, step: selected }) => {
  if (selected === null || at.javascript || !isInSignature(selected)) return [];
  const { step, syntax } = selected;
  const { fn } = syntax;
  if (fn.type !== undefined || fn.body === undefined || step.options.emits !== null || step.returns.open) return [];
  return [
    rewriting(sources, {
      title: `Write the return type of step "${step.name}"`,
      kind: "rewrite",
      write: (draft) => {
        const offset = closeParen(at, fn);
        const type = returnType(draft, selected);
        if (offset === null || type === null) return false;
        draft.insert(at, offset, `: ${type}`);
        return true;
      },
    }),
  ];
};

/** Says a step's events in its options, so that its program needs no loader. */
export const declareEvents: Refactoring = ({ sources, step: selected }) => {
  if (selected === null || !isInSignature(selected)) return [];
  const { step, syntax } = selected;
  if (!step.inferred || syntax.mark === null) return [];
  const title = `Declare the events of step "${step.name}" in its options`;
  const refusal = whyNotDeclared(step);
  return [
    rewriting(sources, {
      title,
      kind: "rewrite",
      refusal,
      write: (draft) => declareIn(draft, { step, syntax }),
    }),
  ];
};

/** Writes a step's events into its options. False where that can't be written. */
export function declareIn(draft: Draft, { step, syntax }: Pick<SelectedStep, "step" | "syntax">): boolean {
  const at = syntax.mark?.at ?? syntax.at;
  const accepts = listed(draft, at, step.accepts.events);
  const emits = listed(draft, at, [...step.returns.events, ...step.sends.events]);
  if (accepts === null || emits === null) return false;
  const [only, ...others] = accepts;
  const taken = only !== undefined && others.length === 0 ? only : `[${accepts.join(", ")}]`;
  const options = [
    ...(step.kind === "catch-error" || step.options.accepts !== null ? [] : [`accepts: ${taken}`]),
    ...(step.options.emits === null ? [`emits: [${emits.join(", ")}]`] : []),
  ];
  return addStepOption(draft, syntax, options);
}

/** Why a step's events can't be declared; null where they can. */
export function whyNotDeclared({ accepts, returns, sends, params, options }: LinkedStep): string | null {
  if (options.open) return "Its options aren't written out where the step is.";
  if (accepts.open || returns.open || sends.open) return "Not all of its events could be read.";
  if (params !== null) return "It takes several events at once: say which in `join`, or in a list in `accepts`.";
  return accepts.events.length === 0 ? "It takes no event." : null;
}

/** Leaves a step's events to its annotations. */
export const inferEvents: Refactoring = ({ sources, at, step: selected }) => {
  if (selected === null || at.javascript || !isInSignature(selected)) return [];
  const { step, syntax } = selected;
  const { options, fn } = syntax;
  const names = ["accepts", "emits"].filter(
    (name) => options !== null && propertyNamed(options.node, name) !== undefined,
  );
  if (names.length === 0) return [];
  const annotated = fn.type !== undefined && fn.parameters.some(({ type }) => type !== undefined);
  return [
    rewriting(sources, {
      title: `Infer the events of step "${step.name}" from its annotations`,
      kind: "rewrite",
      refusal: annotated ? null : "Its parameter and what it returns have no annotations to infer from.",
      write: (draft) => removeStepOptions(draft, syntax, names),
    }),
  ];
};

/** Its types are asked for where they stand: in the mark and the signature, not in the body. */
function isInSignature({ syntax: { fn, at }, selection }: SelectedStep): boolean {
  return (
    fn.body === undefined || selection.end <= fn.body.getStart(at.source) || selection.pos < fn.getStart(at.source)
  );
}

function returnType(draft: Draft, { step, syntax }: SelectedStep): string | null {
  const { at, fn } = syntax;
  const types: string[] = [];
  const lists: string[] = [];
  for (const { event } of step.returns.events) {
    if (eventName(draft, at, { event, use: "type" }) === null) return null;
    const result = event.kind === "stop" && event.source === null ? resultOf(draft, step, at) : null;
    const type = typeOf(draft, at, { event, result });
    const inList = (step.places.get(event.key) ?? []).map((place) => isInList(at, place));
    if (inList.includes(true)) lists.push(type);
    if (!inList.includes(true) || inList.includes(false)) types.push(type);
  }
  const [list, ...others] = lists;
  if (list !== undefined) types.unshift(others.length === 0 ? `${list}[]` : `(${lists.join(" | ")})[]`);
  const without = fn.body !== undefined && ts.isBlock(fn.body) && endsWithout(fn.body);
  if (without) types.push(types.length === 0 ? "void" : "undefined");
  const type = types.join(" | ");
  return isAsync(fn) ? `Promise<${type}>` : type;
}

function isInList(at: SourceText, { range }: Place): boolean {
  const node = range.file === at.file ? nodeIn(at, range, ts.isExpression) : null;
  return node !== null && ts.isArrayLiteralExpression(node.parent);
}

/** The type of the result that `new StopEvent({ result })` gives; null where several do, or none. */
function resultOf({ sources: { analysis } }: Draft, { places }: LinkedStep, at: SourceText): string | null {
  const made = [...(places.get("stepscope StopEvent") ?? [])].filter(({ range }) => range.file === at.file);
  const results = made.map((place) => {
    const node = nodeIn(at, place.range, ts.isNewExpression);
    if (node === null || node.arguments?.length !== 1) return null;
    return analysis.questions.fieldsAt(at.file, place)?.find(({ name }) => name === "result")?.text ?? null;
  });
  const [only] = new Set(results);
  if (only === undefined || only === null || new Set(results).size > 1) return null;
  const type = portable(at, only);
  return type === "unknown" ? null : type;
}

function isAsync(fn: FunctionNode): boolean {
  return (ts.getModifiers(fn) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
}

/** Behind the parenthesis that closes the parameters. */
function closeParen({ text }: SourceText, fn: FunctionNode): number | null {
  const close = text.indexOf(")", fn.parameters.end);
  return close < 0 ? null : close + 1;
}

function listed(draft: Draft, at: SourceText, events: readonly NamedEvent[]): string[] | null {
  const names: string[] = [];
  for (const { event, list } of events) {
    const name = eventName(draft, at, { event, use: "value" });
    if (name === null) return null;
    names.push(list ? `[${name}]` : name);
  }
  return [...new Set(names)];
}
