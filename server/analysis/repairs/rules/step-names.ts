import type { ts } from "ts-morph";
import { probablyMeant } from "../edit/did-you-mean.js";
import { quoted } from "../edit/options.js";
import { stepStrings } from "../rename/step-strings.js";
import type { Repair } from "../repair.js";
import type { SourceText } from "../source/source-text.js";
import { stepSyntax, workflowNode } from "../source/step-syntax.js";
import { attempt, type Found } from "./found.js";

/** As many names as a menu can show. */
const MOST_NAMES = 6;

/**
 * Another step's name in place of one that no step has, wherever the workflow has it in quotes: a step that was renamed
 * in code leaves all of them behind.
 */
export function otherStepName(found: Found, written: string, names: readonly string[]): Repair[] {
  const places = placesOf(found, written);
  const meant = probablyMeant(written, names);
  const ordered = [...(meant === null ? [] : [meant]), ...names.filter((it) => it !== meant)].slice(0, MOST_NAMES);
  const everywhere = places.length > 1 ? ` in all ${places.length} places` : "";
  return ordered.map((name) =>
    attempt(found, {
      title: `Change "${written}" to "${name}"${everywhere}`,
      confidence: name === meant ? "safe" : names.length === 1 ? "preferred" : "offered",
      write: (draft) => {
        for (const { at, node } of places) draft.replaceNode(at, node, quoted(at, name));
        return places.length > 0;
      },
    }),
  );
}

interface NamePlace {
  readonly at: SourceText;
  readonly node: ts.StringLiteralLike;
}

/** Where a workflow has a step's name in quotes. */
function placesOf({ sources, workflow }: Found, name: string): readonly NamePlace[] {
  const nodes = new Map<ts.StringLiteralLike, NamePlace>();
  const add = (at: SourceText, below: ts.Node): void => {
    for (const node of stepStrings(at, below)) if (node.text === name) nodes.set(node, { at, node });
  };
  const own = workflowNode(sources, workflow);
  if (own !== null) add(own.at, own.node);
  for (const step of workflow.steps) {
    const syntax = step.file === workflow.file ? stepSyntax(sources, step, workflow) : null;
    if (syntax === null) continue;
    add(syntax.at, syntax.fn);
    if (syntax.mark !== null) add(syntax.mark.at, syntax.mark.node);
  }
  return [...nodes.values()];
}
