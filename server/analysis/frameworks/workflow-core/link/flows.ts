import type { Ref } from "../../../syntax/summary.js";
import type { CoreSummary, Registration } from "../syntax/summary.js";
import { type CoreHandler, linkHandler } from "./handlers.js";
import type { AddingFunction, CoreNames, CoreWorkflow } from "./names.js";

/** A workflow with its handlers settled. */
export interface CoreFlow {
  readonly name: string;
  readonly workflow: CoreWorkflow;
  /** Each has a name of its own. */
  readonly handlers: readonly CoreHandler[];
}

/** The workflows that a file adds handlers to, or hands to functions that do. */
export function linkFlows(file: string, core: CoreSummary, names: CoreNames): CoreFlow[] {
  const workflows = new Map<string, CoreWorkflow>();
  for (const ref of [
    ...core.registrations.map((it) => it.workflow),
    ...handedOver(core),
    ...madeThrough(file, core, names),
  ]) {
    const workflow = names.workflow(ref, file);
    if (workflow !== null) workflows.set(workflow.key, workflow);
  }
  const flows = [...workflows.values()].flatMap((workflow): CoreFlow[] => {
    const found = [
      ...workflow.through.flatMap((it) => addedBy(it, names)),
      ...[...new Set([workflow.file, file])].flatMap((it) => registrationsIn(it, workflow, names)),
    ];
    const handlers = named(found.map((it) => linkHandler(it, workflow, names)));
    return handlers.length === 0 || !isFlow(workflow, handlers)
      ? []
      : [{ name: workflow.variable.name, workflow, handlers }];
  });
  return renamed(flows.filter((flow) => !isPartOf(flow, flows)));
}

export interface FoundRegistration extends Registration {
  readonly file: string;
}

/** Workflows that functions have added handlers to as they were made. */
function madeThrough(file: string, { variables }: CoreSummary, names: CoreNames): readonly Ref[] {
  const refs = [...variables.values()].map(({ id }): Ref => ({ kind: "local", id }));
  return refs.filter((it) => (names.workflow(it, file)?.through.length ?? 0) > 0);
}

function handedOver({ calls }: CoreSummary): readonly Ref[] {
  return calls.flatMap(({ args }) => args.filter((it) => it !== null));
}

/** Handlers that a file adds itself, then those that functions add which it hands the workflow to. */
function registrationsIn(file: string, { key }: CoreWorkflow, names: CoreNames): FoundRegistration[] {
  const core = names.core(file);
  if (core === null) return [];
  const isIt = (ref: Registration["workflow"]): boolean => names.workflow(ref, file)?.key === key;
  const own = core.registrations.filter(({ workflow }) => isIt(workflow)).map((it) => ({ ...it, file }));
  const added = core.calls.flatMap(({ callee, args }) =>
    args.flatMap((arg, index) => {
      const fn = arg !== null && isIt(arg) ? names.fn(callee, file) : null;
      return fn === null ? [] : addedBy({ ...fn, index }, names);
    }),
  );
  return [...own, ...added];
}

/** The handlers that a function adds to the workflow that it is given. */
function addedBy({ file, fn, index }: AddingFunction, names: CoreNames): FoundRegistration[] {
  return (names.core(file)?.registrations ?? [])
    .filter(({ workflow }) => {
      const parameter = names.workflow(workflow, file)?.variable.parameter;
      return parameter?.fn === fn && parameter.index === index;
    })
    .map((it) => ({ ...it, file }));
}

/** What comes from elsewhere is a workflow of this framework if it is given one of its events. */
function isFlow({ open }: CoreWorkflow, handlers: readonly CoreHandler[]): boolean {
  return !open || handlers.some(({ slots }) => slots.some(({ events }) => events.some(({ made }) => made)));
}

/** A parameter whose handlers are shown with the workflow that it stands for. */
function isPartOf({ workflow, handlers }: CoreFlow, flows: readonly CoreFlow[]): boolean {
  if (workflow.variable.parameter === null) return false;
  const own = new Set(handlers.map(({ place }) => place));
  return flows.some((it) => it.workflow !== workflow && it.handlers.some(({ place }) => own.has(place)));
}

/** `handle(startEvent)`, `handle(startEvent) #2` */
function named(handlers: readonly CoreHandler[]): CoreHandler[] {
  const counts = new Map<string, number>();
  return handlers.map((it) => {
    const count = (counts.get(it.name) ?? 0) + 1;
    counts.set(it.name, count);
    return count === 1 ? it : { ...it, name: `${it.name} #${count}` };
  });
}

/** Of several with one name, each is called after the function around it. */
function renamed(flows: readonly CoreFlow[]): CoreFlow[] {
  const count = (name: string): number => flows.filter((it) => it.name === name).length;
  return flows.map((it) => {
    const { within } = it.workflow.variable;
    return count(it.name) > 1 && within !== null ? { ...it, name: `${it.name} of ${within}` } : it;
  });
}
