import { ts } from "ts-morph";
import type { EventClass } from "../../../link/classes.js";
import { removeListed } from "../../edit/lists.js";
import { quoted } from "../../edit/options.js";
import type { Repair } from "../../repair.js";
import { nodeIn, type SourceText } from "../../source/source-text.js";
import { attempt, type Found, namedEvent, type Repairs, stepNamed, subjectStep } from "../found.js";
import { otherStepName } from "../step-names.js";
import { takeToo } from "../taking.js";

/** The step that was meant, of those that take the event; or whoever takes it. */
export const sendUnknownStep: Repairs = (found) => {
  const target = targetAt(found);
  if (target === null) return [];
  const sent = sentEvents(found, target);
  const takers = found.workflow.steps.filter(
    ({ kind, accepts }) =>
      kind === "step" && sent.every(({ key }) => accepts.open || accepts.events.some(({ event }) => event.key === key)),
  );
  const names = takers.map(({ name }) => name);
  return [...otherStepName(found, target.name.text, names), ...withoutTarget(found, target, takers.length)];
};

/** A step that takes the event; or the one that is named takes it, too. */
export const sendNotAccepted: Repairs = (found) => {
  const target = targetAt(found);
  const event = namedEvent(found);
  if (target === null) return [];
  const { data } = found.problem;
  const takers = data?.suggestions ?? [];
  const step = data?.step === undefined ? null : stepNamed(found.workflow, data.step);
  return [
    ...takers.map((name) =>
      attempt(found, {
        title: `Send it to "${name}"`,
        confidence: takers.length === 1 ? "preferred" : "offered",
        write: (draft) => {
          draft.replaceNode(target.at, target.name, quoted(target.at, name));
          return true;
        },
      }),
    ),
    ...(event === null || step === null ? [] : takeToo(found, step, event)),
    ...withoutTarget(found, target, takers.length),
  ];
};

interface Target {
  readonly at: SourceText;
  readonly name: ts.StringLiteralLike;
  /** `{ step: "…" }` */
  readonly options: ts.ObjectLiteralExpression;
  readonly call: ts.CallExpression;
}

/** The name in quotes at a problem's place, in a call that sends. */
function targetAt({ problem, sources }: Found): Target | null {
  const at = sources.file(problem.range.file);
  const name = at === null ? null : nodeIn(at, problem.range, ts.isStringLiteralLike);
  const options = name?.parent.parent;
  if (at === null || name === null || options === undefined || !ts.isObjectLiteralExpression(options)) return null;
  return ts.isCallExpression(options.parent) ? { at, name, options, call: options.parent } : null;
}

/** What a call sends, as far as that is known. */
function sentEvents(found: Found, { at, call }: Target): readonly EventClass[] {
  const step = subjectStep(found);
  const [argument] = call.arguments;
  if (step === null || argument === undefined) return [];
  const keys = new Set(
    [...step.places].flatMap(([key, places]) =>
      places.some(({ range, pos, end }) => range.file === at.file && argument.pos <= pos && end <= argument.end)
        ? [key]
        : [],
    ),
  );
  const all = found.workflow.steps.flatMap(({ accepts, returns, sends }) => [accepts, returns, sends]);
  const events = all.flatMap((it) => it.events.map(({ event }) => event)).filter(({ key }) => keys.has(key));
  return [...new Map(events.map((event) => [event.key, event])).values()];
}

/** The event goes to every step that takes it. */
function withoutTarget(found: Found, { at, name, options, call }: Target, takers: number): Repair[] {
  if (takers === 0) return [];
  return [
    attempt(found, {
      title: "Send it to every step that takes it",
      write: (draft) => {
        if (options.properties.length > 1) {
          removeListed(draft, at, { elements: options.properties, element: name.parent });
        } else removeListed(draft, at, { elements: call.arguments, element: options });
        return true;
      },
    }),
  ];
}
