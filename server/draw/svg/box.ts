import type { DrawnNode, DrawnRow } from "stepscope/draw";
import { fitText, textWidth } from "./text-width.js";

/** Sizes in pixels. */
export const TITLE = 13;
export const SMALL = 11;
const LINE = 15;
const PADDING = 10;
const TEXT_LEFT = 38;
const MOST = 320;

/** A box with its lines as they are to be written: what has no room is cut. */
export interface Box {
  readonly node: DrawnNode;
  /** With all that lies under the uppermost, where it is a stack. */
  readonly width: number;
  readonly height: number;
  /** How far the lowest of a stack looks out; 0 for a box alone. */
  readonly stack: number;
  readonly radius: number;
  readonly title: string;
  /** Where the quiet part of the title begins, in pixels from the left. */
  readonly numberAt: number;
  readonly lines: readonly BoxLine[];
}

export interface BoxLine {
  readonly text: string;
  /** Absent for the subtitle. */
  readonly mark?: DrawnRow["mark"];
  readonly x: number;
  /** The baseline. */
  readonly y: number;
}

export const TITLE_X = TEXT_LEFT;
export const TITLE_Y = PADDING + 13;

export function boxOf(node: DrawnNode): Box {
  const event = isPill(node);
  const right = event ? 20 : 14;
  const room = MOST - TEXT_LEFT - right;
  const number = numberOf(node);
  const numberWidth = number === "" ? 0 : textWidth(number, SMALL) + 7;
  const title = fitText(node.title, room - numberWidth, TITLE, "bold");
  const titleWidth = textWidth(title, TITLE, "bold");
  const texts: readonly { readonly text: string; readonly mark?: DrawnRow["mark"] }[] = [
    ...(node.subtitle === undefined || node.subtitle === "" ? [] : [{ text: node.subtitle }]),
    ...node.rows,
  ];
  const lines = texts.map(({ text, mark }, index): BoxLine => {
    const indent = mark === undefined ? 0 : 13;
    return {
      text: fitText(text, room - indent, SMALL),
      ...(mark === undefined ? {} : { mark }),
      x: TEXT_LEFT + indent,
      y: TITLE_Y + LINE * (index + 1) + 1,
    };
  });
  const widest = Math.max(
    titleWidth + numberWidth,
    ...lines.map(({ text, x }) => textWidth(text, SMALL) + x - TEXT_LEFT),
  );
  const stack = node.count > 1 ? 6 : 0;
  const height = Math.round(PADDING * 2 + 16 + lines.length * LINE + (lines.length > 0 ? 1 : 0));
  return {
    node,
    width: Math.ceil(Math.min(MOST, Math.max(112, TEXT_LEFT + widest + right))) + stack,
    height: height + stack,
    stack,
    radius: event ? Math.min(height / 2, 24) : 8,
    title,
    numberAt: TEXT_LEFT + titleWidth + 6,
    lines,
  };
}

/** What stands quietly beside the title. */
export function numberOf({ number, count }: DrawnNode): string {
  return count > 1 ? `×${count.toLocaleString("en-US")}` : (number ?? "");
}

/** Steps are boxes; events and what is outside are round. */
export function isPill({ look }: DrawnNode): boolean {
  return look !== "step" && look !== "catch-error" && look !== "end";
}
