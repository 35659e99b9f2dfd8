import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import type { Draft } from "../edit/draft.js";
import { typeOf } from "../edit/emission.js";
import { eventName, eventTypeAt } from "../edit/event-names.js";
import { removeListed } from "../edit/lists.js";
import { addToStepList } from "../edit/options.js";
import { addMember, awaited, removeMember } from "../edit/unions.js";
import { portable } from "../refactor/value-types.js";
import type { Repair } from "../repair.js";
import { readFields } from "../source/read-fields.js";
import { nodeAt } from "../source/source-text.js";
import { attempt, type Found, writable } from "./found.js";

/** Lets a step take one more event. */
export function takeToo(found: Found, step: LinkedStep, event: EventClass): Repair[] {
  if (!canTakeToo(found, step)) return [];
  const title = `Let step "${step.name}" take ${event.name} as well`;
  return [attempt(found, { title, write: (draft) => takesToo(draft, found, { step, event }) })];
}

/** Only where it says its event in one place. */
export function canTakeToo(found: Found, step: LinkedStep): boolean {
  const syntax = writable(found, step);
  if (syntax === null || step.params !== null || step.options.join !== null) return false;
  return step.options.accepts === null ? eventParameter(syntax.fn, step) !== null : syntax.options !== null;
}

/** Writes that. False where it can't be written. */
export function takesToo(
  draft: Draft,
  found: Found,
  { step, event }: { readonly step: LinkedStep; readonly event: EventClass },
): boolean {
  const syntax = writable(found, step);
  const parameter = syntax === null ? null : eventParameter(syntax.fn, step);
  if (syntax === null) return false;
  if (parameter !== null) {
    const name = typeOf(draft, syntax.at, { event, result: null });
    const fields = event.source === null && event.kind === "start" ? fieldsFor(found, step, parameter) : [];
    const member = fields.length === 0 ? name : `${name}<{ ${fields.join("; ")} }>`;
    addMember(draft, syntax.at, { type: awaited(parameter), member, always: true });
  }
  if (step.options.accepts === null) return parameter !== null;
  const name = syntax.options === null ? null : eventName(draft, syntax.options.at, { event, use: "value" });
  return name !== null && addToStepList(draft, syntax, { name: "accepts", value: name });
}

/** The fields that a step reads of its event, as it has them already: a start event says its own where it is taken. */
function fieldsFor({ sources }: Found, step: LinkedStep, { parent }: ts.TypeNode): string[] {
  const at = sources.file(step.file);
  if (at === null || !ts.isParameter(parent)) return [];
  const known = step.accepts.events.flatMap(({ event: { source }, fields }) => [
    ...(fields ?? (source === null ? [] : (sources.analysis.types.fieldsOfClass(source) ?? []))),
  ]);
  return readFields(at, parent).flatMap((name) => {
    const field = known.find((it) => it.name === name);
    return field === undefined ? [] : [`${name}${field.optional ? "?" : ""}: ${portable(at, field.text)}`];
  });
}

/** The annotation of the parameter that takes the step's event. */
export function eventParameter(fn: ts.SignatureDeclaration, step: LinkedStep): ts.TypeNode | null {
  const n = step.fn.params.findIndex(({ context }) => !context);
  const name = step.fn.params[n]?.name;
  return fn.parameters.find((it) => it.name.getText() === name)?.type ?? null;
}

/** Takes events out of what steps accept, where each of them accepts anything else. */
export function dontTake(found: Found, steps: readonly LinkedStep[], events: readonly EventClass[]): Repair[] {
  const isGone = ({ event: { key } }: Accepted): boolean => events.some((it) => it.key === key);
  const able = steps.filter(
    (step) => !step.accepts.open && canTakeToo(found, step) && !step.accepts.events.every(isGone),
  );
  const [only, ...others] = able;
  if (only === undefined || able.length < steps.length) return [];
  const names = events.map(({ name }) => name).join(" and ");
  return [
    attempt(found, {
      title: others.length === 0 ? `Don't let step "${only.name}" take ${names}` : `Don't let any step take ${names}`,
      write: (draft) =>
        able.every((step) => {
          const gone = step.accepts.events.filter(isGone);
          return step.options.accepts === null
            ? withoutMembers(draft, found, { step, gone })
            : withoutEntries(draft, found, gone);
        }),
    }),
  ];
}

type Accepted = LinkedStep["accepts"]["events"][number];

function withoutMembers(
  draft: Draft,
  found: Found,
  { step, gone: all }: { readonly step: LinkedStep; readonly gone: readonly Accepted[] },
): boolean {
  const syntax = writable(found, step);
  const parameter = syntax === null ? null : eventParameter(syntax.fn, step);
  if (syntax === null || parameter === null) return false;
  const [gone, ...others] = all;
  const node = gone === undefined || others.length > 0 ? null : eventTypeAt(draft.sources, syntax.at, gone);
  if (node !== null) removeMember(draft, syntax.at, { node, instead: "never" });
  else {
    // Several, or members of an alias: the annotation is written anew.
    const kept = step.accepts.events.filter((it) => !all.includes(it));
    const names = kept.map(({ event }) => typeOf(draft, syntax.at, { event, result: null }));
    draft.replaceNode(syntax.at, parameter, names.join(" | "));
  }
  return true;
}

function withoutEntries(draft: Draft, { sources }: Found, gone: readonly Accepted[]): boolean {
  const at = sources.file(gone[0]?.file ?? "");
  const nodes = at === null ? [] : gone.flatMap(({ place }) => nodeAt(at, place, ts.isExpression) ?? []);
  const [element, ...others] = nodes;
  const list = element?.parent;
  if (at === null || element === undefined || list === undefined || !ts.isArrayLiteralExpression(list)) return false;
  if (nodes.length < gone.length || others.some(({ parent }) => parent !== list)) return false;
  const { elements } = list;
  if (others.length === 0) removeListed(draft, at, { elements, element });
  else {
    const kept = elements.filter((it) => !nodes.includes(it)).map((it) => it.getText(at.source));
    draft.replaceNode(at, list, `[${kept.join(", ")}]`);
  }
  return true;
}
