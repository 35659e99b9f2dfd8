import { GRAPH_CHECKS } from "stepscope/graph";
import { ts } from "ts-morph";
import { constant } from "../../syntax/options.js";
import { probablyMeant } from "../edit/did-you-mean.js";
import { removeListed } from "../edit/lists.js";
import { addStepOption, quoted, removeStepOptions } from "../edit/options.js";
import type { Repair } from "../repair.js";
import { nodeIn, type SourceText } from "../source/source-text.js";
import { workflowNode } from "../source/step-syntax.js";
import { attempt, type Found, type Repairs, relatedSteps, subjectStep, writable } from "./found.js";
import { otherStepName } from "./step-names.js";

/** A check that nobody knows: the one that was meant, or none. */
export const unknownGraphCheck: Repairs = (found) => namedWrongly(found, GRAPH_CHECKS, ", which does nothing");

/** A step that nobody knows: the one that was meant, or none. */
export const catchErrorUnknownStep: Repairs = (found) => {
  const written = found.problem.option?.entry;
  const handlers = found.workflow.steps.filter(({ kind }) => kind === "catch-error");
  const covered = new Set(handlers.flatMap(({ options }) => options.forSteps ?? []));
  const steps = found.workflow.steps.filter(({ kind, name }) => kind === "step" && !covered.has(name));
  if (written === undefined || entryOf(found) === null) return [];
  const others = otherStepName(
    found,
    written,
    steps.map(({ name }) => name),
  );
  return [...others, ...removal(found, others.length === 0 ? "preferred" : "offered", ", which is no step")];
};

/** The entry goes: what it names can't be covered. */
export const catchErrorCoversHandler: Repairs = (found) => removal(found, "safe", " from forSteps");

/** The entry goes: the first claim of a step stands. */
export const catchErrorStepClaimedTwice: Repairs = (found) => removal(found, "preferred", " from this forSteps");

/** An entry of a list at the problem's place: what it probably means, else its removal. */
function namedWrongly(found: Found, names: readonly string[], why: string): Repair[] {
  const written = entryOf(found);
  if (written === null) return [];
  const { at, entry } = written;
  const meant = probablyMeant(entry.text, names);
  return [
    ...(meant === null
      ? []
      : [
          attempt(found, {
            title: `Change "${entry.text}" to "${meant}"`,
            confidence: "safe",
            write: (draft) => {
              draft.replaceNode(at, entry, quoted(at, meant));
              return true;
            },
          }),
        ]),
    ...removal(found, meant === null ? "preferred" : "offered", why),
  ];
}

function removal(found: Found, confidence: Repair["confidence"], why: string): Repair[] {
  const written = entryOf(found);
  if (written === null || !ts.isArrayLiteralExpression(written.entry.parent)) return [];
  const { at, entry } = written;
  const { elements } = written.entry.parent;
  return [
    attempt(found, {
      title: `Remove "${entry.text}"${why}`,
      confidence,
      write: (draft) => {
        removeListed(draft, at, { elements, element: entry });
        return true;
      },
    }),
  ];
}

/** The text in quotes that a problem is about: at its place, or in `static skipGraphChecks`. */
function entryOf({ problem, sources, workflow }: Found): { at: SourceText; entry: ts.StringLiteralLike } | null {
  const at = sources.file(problem.range.file);
  const there = at === null ? null : nodeIn(at, problem.range, ts.isStringLiteralLike);
  if (at !== null && there !== null) return { at, entry: there };
  const found = workflowNode(sources, workflow);
  if (found === null || ts.isNewExpression(found.node)) return null;
  for (const member of found.node.members) {
    if (!ts.isPropertyDeclaration(member) || member.name.getText(found.at.source) !== problem.option?.name) continue;
    const list = constant(found.at.reader, member.initializer);
    const elements = list !== undefined && ts.isArrayLiteralExpression(list) ? list.elements : [];
    for (const it of elements) {
      if (ts.isStringLiteralLike(it) && it.text === problem.option?.entry) return { at: found.at, entry: it };
    }
  }
  return null;
}

/** One handler stays for every step; which steps the others handle, their author fills in. */
export const catchErrorMultipleWildcards: Repairs = (found) => {
  const wildcards = relatedSteps(found).flatMap((step) => {
    const syntax = writable(found, step);
    return syntax === null ? [] : [{ step, syntax }];
  });
  return wildcards.map((kept) =>
    attempt(found, {
      title: `Leave every step to error handler "${kept.step.name}", and give the others forSteps to fill in`,
      write: (draft) =>
        wildcards.filter((it) => it !== kept).every(({ syntax }) => addStepOption(draft, syntax, ["forSteps: []"])),
    }),
  );
};

/** A number that is none: what it says unless it is given, or the least that there is. */
export const stepNumber: Repairs = (found) => {
  const { problem } = found;
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  const name = problem.option?.name;
  if (syntax === null || name === undefined) return [];
  return [
    attempt(found, {
      title: `Remove ${name}`,
      confidence: name === "maxRecoveries" ? "preferred" : "offered",
      write: (draft) => removeStepOptions(draft, syntax, [name]),
    }),
    setTo(found, "1"),
  ];
};

/** The same of a workflow, where the option is written out. */
export const workflowNumber: Repairs = (found) => {
  const { problem, sources } = found;
  const name = problem.option?.name;
  const at = sources.file(problem.range.file);
  const value = at === null ? null : nodeIn(at, problem.range, ts.isExpression);
  const property = value?.parent;
  if (at === null || property === undefined || name === undefined) return [];
  const removable = ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.parent);
  return [
    ...(removable
      ? [
          attempt(found, {
            title: `Remove ${name}`,
            write: (draft) => {
              removeListed(draft, at, {
                elements: (property.parent as ts.ObjectLiteralExpression).properties,
                element: property,
              });
              return true;
            },
          }),
        ]
      : []),
    setTo(found, name === "timeout" ? "null" : "1"),
  ];
};

function setTo(found: Found, value: string): Repair {
  const { problem, sources } = found;
  return attempt(found, {
    title: `Set ${problem.option?.name} to ${value}`,
    write: (draft) => {
      const at = sources.file(problem.range.file);
      const node = at === null ? null : nodeIn(at, problem.range, ts.isExpression);
      if (at === null || node === null) return false;
      draft.replaceNode(at, node, value);
      return true;
    },
  });
}
