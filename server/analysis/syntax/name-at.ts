import { ts } from "ts-morph";
import type { SourcePosition } from "../types.js";
import { isOwnName, isStepName } from "./cursor/slots.js";
import { offsetAt, placeOf } from "./places.js";
import { FileReader } from "./summarise.js";
import type { Place, Ref } from "./summary.js";

/** A name in a file: an identifier with what it stands for, or the name of a step in quotes. */
export interface NameAt {
  readonly kind: "identifier" | "string";
  readonly text: string;
  readonly place: Place;
  /** Null for a text, a field, a method, and where the name declares something. */
  readonly ref: Ref | null;
}

/** Looks names up by their positions. Keeps the syntax of the file that was asked about last. */
export class NameReader {
  #last: { readonly file: string; readonly text: string; readonly reader: FileReader } | null = null;

  nameAt(reader: FileReader, position: SourcePosition): NameAt | null {
    const { source } = reader;
    const offset = offsetAt(source, position);
    const node = offset === null ? null : touching(source, offset);
    if (node === null || (!ts.isIdentifier(node) && !isStepName(node) && !isOwnName(node))) return null;
    const kind = ts.isIdentifier(node) ? "identifier" : "string";
    return { kind, text: node.text, place: placeOf(source, node), ref: referenceOf(reader, node) };
  }

  /** The syntax of a file. */
  read(file: string, text: string): FileReader {
    if (this.#last?.file === file && this.#last.text === text) return this.#last.reader;
    const reader = new FileReader(file, text);
    reader.read(); // numbers the declarations as the file's summary has them
    this.#last = { file, text, reader };
    return reader;
  }
}

type Name = ts.Identifier | ts.StringLiteralLike;

/** The name that a position is in, or right behind. */
function touching(source: ts.SourceFile, offset: number): Name | null {
  let found: Name | null = null;
  const visit = (node: ts.Node): void => {
    if (found !== null || offset < node.pos || node.end < offset) return;
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) {
      if (node.getStart(source) <= offset) found = node;
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function referenceOf(reader: FileReader, node: Name): Ref | null {
  if (!ts.isIdentifier(node)) return null;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return reader.refOf(parent);
  if (ts.isQualifiedName(parent) && parent.right === node) return reader.refOf(parent);
  if (ts.isClassLike(parent) && parent.name === node) return reader.declare(parent);
  if (ts.isImportSpecifier(parent)) return reader.refOf(parent.name);
  const isKey = (ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node;
  return isKey ? null : reader.refOf(node);
}
