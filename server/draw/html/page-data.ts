import type { Detail, Mood } from "stepscope/draw";

/** What the page of a drawing knows beside the picture: written into it as JSON, read by its script. */
export interface PageData {
  readonly title: string;
  readonly summary: string;
  readonly mood: Mood;
  readonly notes: readonly string[];
  readonly details: readonly Detail[];
  /** In the order of the picture's `data-node`. */
  readonly nodes: readonly PageNode[];
  /** In the order of the picture's `data-edge`: places of nodes. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}

export interface PageNode {
  /** What it is, in a word or two. */
  readonly kind: string;
  readonly title: string;
  readonly number: string;
  readonly subtitle: string;
  readonly mood: Mood;
  readonly details: readonly Detail[];
  /** Its top left corner and its size in the picture, in pixels. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** The element that holds the data. */
export const DATA_ID = "drawing-data";
