import type { LinkedFile } from "../analysis/analysis.js";
import { type TypedStep, typedSteps } from "../analysis/link/step-types.js";
import type { LinkedParam, LinkedStep } from "../analysis/link/steps.js";
import type { EventsOfType } from "../analysis/link/types.js";
import type { ClassSummary, InstanceSummary } from "../analysis/syntax/summary.js";
import { EventExpressions } from "./event-expressions.js";

/** Text that goes into a program, at an offset of its source. Never a line break: lines stay where they are. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** Where imports may go. */
export interface ImportsPlace {
  readonly offset: number;
  readonly startsLine: boolean;
}

const INFERRED = "__stepscope_inferred";
const NAMED = "__stepscope_named";

/**
 * The step types of a file as code: behind each workflow class what its methods' annotations say, around each function
 * that becomes a step what its own say, and the imports for both at `importsAt`.
 */
export function insertionsFor(file: string, { workflows }: LinkedFile, importsAt: ImportsPlace): Insertion[] {
  const expressions = new EventExpressions(file);
  const types = workflows.flatMap((it) => {
    const typed = typedSteps(it);
    return "methods" in it.syntax ? ofClass(it.syntax, typed, expressions) : ofInstance(typed, expressions);
  });
  const names = workflows.flatMap(({ syntax }) => ("methods" in syntax ? [] : ofName(syntax)));
  const insertions = [...types, ...names];
  if (insertions.length === 0) return [];
  const used = [
    ...(types.length === 0 ? [] : [`inferred as ${INFERRED}`]),
    ...(names.length === 0 ? [] : [`named as ${NAMED}`]),
  ];
  const imports = [`import { ${used.join(", ")} } from "stepscope/inferred"`, ...expressions.imports];
  // The semicolon ends an import that was written without one; at the start of a line nothing is to be ended.
  return [
    { offset: importsAt.offset, text: `${importsAt.startsLine ? "" : "; "}${imports.join("; ")}; ` },
    ...insertions,
  ].sort((a, b) => a.offset - b.offset);
}

function ofClass({ close }: ClassSummary, typed: readonly TypedStep[], expressions: EventExpressions): Insertion[] {
  const calls = typed.map(({ step, offset, inherited }) => {
    const method = `this.prototype[${JSON.stringify(step.name)}]`;
    return `${INFERRED}(${method}, ${thunk(step, offset, expressions)}${inherited ? ", this" : ""});`;
  });
  // The semicolon ends a field that was written without one.
  return calls.length === 0 ? [] : [{ offset: close, text: `; static { ${calls.join(" ")} } ` }];
}

function ofInstance(typed: readonly TypedStep[], expressions: EventExpressions): Insertion[] {
  return typed.flatMap(({ step, offset }) => [
    { offset: step.argument?.pos ?? offset, text: `${INFERRED}(` },
    { offset, text: `, ${thunk(step, offset, expressions)})` },
  ]);
}

/** A workflow without a name is called as its variable is, by the editor too. */
function ofName({ options, binding, place }: InstanceSummary): Insertion[] {
  if (options.name !== null || binding === null) return [];
  return [
    { offset: place.pos, text: `${NAMED}(` },
    { offset: place.end, text: `, ${JSON.stringify(binding)})` },
  ];
}

/** Read when the workflow is first used: by then every class of the program exists. */
function thunk(step: LinkedStep, offset: number, expressions: EventExpressions): string {
  const list = ({ events }: EventsOfType): string =>
    `[${events.map(({ event }) => expressions.of(event, offset)).join(", ")}]`;
  const param = ({ name, accepts }: LinkedParam): string => {
    const isList = accepts.events.some((it) => it.list);
    return `{ ${name === null ? "" : `name: ${JSON.stringify(name)}, `}accepts: ${list(accepts)}, list: ${isList} }`;
  };
  const fansOut = { ...step.returns, events: step.returns.events.filter((it) => it.list) };
  const parts = [
    `accepts: ${list(step.accepts)}`,
    `returns: ${list(step.returns)}`,
    `sends: ${list(step.sends)}`,
    `streams: ${list(step.streams)}`,
    ...(step.params === null ? [] : [`params: [${step.params.map(param).join(", ")}]`]),
    ...(fansOut.events.length === 0 ? [] : [`fansOut: ${list(fansOut)}`]),
    ...(step.runs.length === 0 ? [] : [`runs: ${JSON.stringify(step.runs)}`]),
    ...(step.returns.open || step.sends.open ? ["open: true"] : []),
    ...(step.contextFirst ? ["contextFirst: true"] : []),
    ...(step.input === null ? [] : [`input: ${JSON.stringify(step.input)}`]),
  ];
  return `() => ({ ${parts.join(", ")} })`;
}
