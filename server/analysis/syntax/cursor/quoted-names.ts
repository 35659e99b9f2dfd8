import { ts } from "ts-morph";
import type { RuleName, SourceRange } from "../../types.js";
import { placeAt, placeOf } from "../places.js";
import type { FileReader } from "../summarise.js";
import { isCheckName, isStepName } from "./slots.js";

/** The texts in quotes that name a step: targets of events that are sent, entries of `forSteps`. */
export function stepNamesIn({ source }: FileReader, name: string): SourceRange[] {
  if (!source.text.includes(name)) return [];
  return textsIn(source, (text) => text.text === name && isStepName(text)).map((text) => placeOf(source, text).range);
}

/** The checks that are skipped, without their quotes. */
export function checkNamesIn({ source }: FileReader): RuleName[] {
  if (!source.text.includes("skipGraphChecks")) return [];
  return textsIn(source, isCheckName).map((text) => {
    const start = text.getStart(source) + 1;
    const end = text.isUnterminated === true ? text.end : text.end - 1;
    return { code: text.text, range: placeAt(source, start, end).range };
  });
}

function textsIn(source: ts.SourceFile, isWanted: (text: ts.StringLiteralLike) => boolean): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && isWanted(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
