import { ts } from "ts-morph";
import { propertyOf } from "../../../syntax/options.js";
import type { SourceRange } from "../../../types.js";
import type { Draft } from "../../edit/draft.js";
import { eventName } from "../../edit/event-names.js";
import { removeListed } from "../../edit/lists.js";
import { free, isFreeStepName, stepNameFor } from "../../edit/names.js";
import { quoted } from "../../edit/options.js";
import { removeMember } from "../../edit/unions.js";
import { sameFields } from "../../edit/values.js";
import { innermost, nodeAt, nodeIn, offsetOf, type SourceText } from "../../source/source-text.js";
import { attempt, type Found, namedEvent, type Repairs, subjectStep, writable } from "../found.js";
import { takeToo } from "../taking.js";

/** By the constant that it is assigned to, or after its event. */
export const stepWithoutName: Repairs = (found) => {
  const { problem, sources, workflow } = found;
  const at = sources.file(problem.range.file);
  if (at === null) return [];
  const start = offsetOf(at, problem.range.start);
  const call = ts.findAncestor(innermost(at, start), (it): it is ts.CallExpression => {
    return ts.isCallExpression(it) && it.arguments.at(-1)?.getStart(at.source) === start;
  });
  if (call === undefined) return [];
  const [options] = call.arguments;
  const isAdded = call.arguments.length > 1;
  if (options === undefined || (isAdded && !ts.isObjectLiteralExpression(options))) return [];
  const { parent } = call;
  const constant = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null;
  const wanted = constant ?? stepNameFor(sources, workflow, problem.data?.event ?? "Step");
  const name = free(wanted, (it) => workflow.steps.some((step) => step.name === it));
  return [
    attempt(found, {
      title: `Name the step "${name}"`,
      confidence: "preferred",
      write: (draft) => {
        const written = `name: ${quoted(at, name)}`;
        const first = options.getStart(at.source);
        if (!isAdded) draft.insert(at, first, `{ ${written} }, `);
        else draft.insert(at, first + 1, ` ${written},`);
        return true;
      },
    }),
  ];
};

/** The second one gets another name. */
export const duplicateStepName: Repairs = (found) => {
  const { problem, sources, workflow } = found;
  const at = sources.file(problem.range.file);
  const written = at === null ? null : (nameAt(at, problem.range) ?? optionAt(found, at));
  if (at === null || written === null) return [];
  const other = free(written.text, (name) => !isFreeStepName(sources, workflow, name));
  return [
    attempt(found, {
      title: `Call this step "${other}"`,
      write: (draft) => {
        draft.replaceNode(at, written, ts.isIdentifier(written) ? other : quoted(at, other));
        return true;
      },
    }),
  ];
};

/** The name of a method, or of a function that is given to the workflow. */
function nameAt(at: SourceText, range: SourceRange): ts.Identifier | null {
  const name = nodeIn(at, range, ts.isIdentifier);
  return name !== null && (ts.isMethodDeclaration(name.parent) || ts.isFunctionExpression(name.parent)) ? name : null;
}

/** The name in the options of the step that a problem stands in. */
function optionAt(found: Found, at: SourceText): ts.StringLiteralLike | null {
  const offset = offsetOf(at, found.problem.range.start);
  for (const step of found.workflow.steps) {
    const { mark = null, options = null } = writable(found, step) ?? {};
    if (mark?.at !== at || options?.at !== at || offset < mark.node.pos || mark.node.end <= offset) continue;
    const name = propertyOf(options.node, "name");
    if (name !== undefined && ts.isStringLiteralLike(name)) return name;
  }
  return null;
}

/** The resource gets another name. */
export const resourceNameTwice: Repairs = (found) => {
  const { problem, sources, source } = found;
  const at = sources.file(problem.range.file);
  const written = at === null ? null : nodeIn(at, problem.range, ts.isStringLiteralLike);
  if (at === null || written === null) return [];
  const other = free(written.text, (name) => Object.hasOwn(source.resources, name));
  return [
    attempt(found, {
      title: `Call this resource "${other}"`,
      write: (draft) => {
        draft.replaceNode(at, written, quoted(at, other));
        return true;
      },
    }),
  ];
};

/** The step takes what the one that it overrides takes. */
export const stepOverrideWire: Repairs = (found) => {
  const step = subjectStep(found);
  const base = overridden(found);
  if (step === null || base === null) return [];
  return base.accepts.events
    .filter(({ event }) => step.accepts.events.every((it) => it.event.key !== event.key))
    .flatMap(({ event }) => takeToo(found, step, event));
};

/** The step of the base class, as a workflow of its file has it. */
function overridden({ problem: { relatedRanges }, sources }: Found) {
  for (const { range } of relatedRanges) {
    for (const { steps } of sources.analysis.linked(range.file)) {
      const found = steps.find(({ fn }) => {
        const { file, start } = fn.namePlace.range;
        return file === range.file && start.line === range.start.line && start.character === range.start.character;
      });
      if (found !== undefined) return found;
    }
  }
  return null;
}

/** One of two events everywhere, where they have the same fields. */
export const eventsAlike: Repairs = (found) => {
  const { data } = found.problem;
  const second = namedEvent(found);
  const first = namedEvent(found, data?.suggestions?.[0]);
  if (first === null || second === null || first.key === second.key) return [];
  if (first.kind !== second.kind || !sameFields(found.sources, first, second)) return [];
  return [
    attempt(found, {
      title: `Use ${first.name} in place of ${second.name} in ${found.workflow.name}`,
      write: (draft) => {
        const places = found.workflow.steps.flatMap((step) => [
          ...[step.accepts, step.returns, step.sends, step.streams].flatMap(({ events }) =>
            events.filter(({ event }) => event.key === second.key).map(({ file, place }) => ({ file, place })),
          ),
          ...(step.places.get(second.key) ?? []).map((place) => ({ file: place.range.file, place })),
        ]);
        const seen = new Set<ts.Node>();
        return places.every(({ file, place }) => {
          const at = found.sources.file(file);
          const node = at === null ? null : nodeAt(at, place, isNamed);
          const named = node === null ? null : nameIn(node);
          if (at === null || named === null || /[\\/]node_modules[\\/]/.test(file)) return false;
          if (seen.has(named)) return true;
          seen.add(named);
          const use = ts.isTypeReferenceNode(named.parent) ? "type" : "value";
          const name = eventName(draft, at, { event: first, use });
          if (name !== null) putInstead(draft, at, { named, name });
          return name !== null;
        });
      },
    }),
  ];
};

/** Another name in place of one; the one alone goes where the other stands beside it. */
function putInstead(
  draft: Draft,
  at: SourceText,
  { named, name }: { readonly named: ts.Identifier; readonly name: string },
): void {
  const { parent } = named;
  const isBeside = (them: readonly ts.Node[]): boolean => them.some((it) => it.getText(at.source) === name);
  if (ts.isTypeReferenceNode(parent) && ts.isUnionTypeNode(parent.parent) && isBeside(parent.parent.types)) {
    removeMember(draft, at, { node: parent, instead: name });
  } else if (ts.isArrayLiteralExpression(parent) && isBeside(parent.elements)) {
    removeListed(draft, at, { elements: parent.elements, element: named });
  } else draft.replaceNode(at, named, name);
}

function isNamed(node: ts.Node): node is ts.Node {
  return ts.isTypeReferenceNode(node) || ts.isNewExpression(node) || ts.isIdentifier(node);
}

/** The class's name in `JokeEvent`, `JokeEvent[]` and `new JokeEvent(…)`. */
function nameIn(node: ts.Node): ts.Identifier | null {
  const name = ts.isTypeReferenceNode(node) ? node.typeName : ts.isNewExpression(node) ? node.expression : node;
  return ts.isIdentifier(name) ? name : null;
}
