import { ts } from "ts-morph";
import type { SourceRange } from "../../types.js";
import { placeOf } from "../places.js";
import type { FileReader } from "../summarise.js";
import { isStepName } from "./slots.js";

/** The texts in quotes that name a step: targets of events that are sent, entries of `forSteps`. */
export function stepNamesIn({ source }: FileReader, name: string): SourceRange[] {
  const found: SourceRange[] = [];
  if (!source.text.includes(name)) return found;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && node.text === name && isStepName(node)) found.push(placeOf(source, node).range);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
