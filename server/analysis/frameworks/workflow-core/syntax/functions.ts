import { ts } from "ts-morph";
import type { FileReader } from "../../../syntax/summarise.js";
import type { CoreFunction } from "./summary.js";

/** Numbers the functions of a file that something stands in. */
export class Functions {
  readonly list: CoreFunction[] = [];
  readonly #reader: FileReader;
  readonly #indices = new Map<ts.Node, number>();

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  /** The innermost function around a node; null at the top of the file. */
  around(node: ts.Node): number | null {
    const fn = functionAround(node);
    return fn === null ? null : this.indexOf(fn);
  }

  indexOf(fn: ts.Node): number {
    const known = this.#indices.get(fn);
    if (known !== undefined) return known;
    const parent = this.around(fn);
    const ref = isDeclared(fn) ? this.#reader.declare(fn) : null;
    const index = this.list.push({ parent, declaration: ref?.kind === "local" ? ref.id : null }) - 1;
    this.#indices.set(fn, index);
    return index;
  }

  /** The name of the innermost function around a node that has one. */
  nameAround(node: ts.Node): string | null {
    for (let fn = functionAround(node); fn !== null; fn = functionAround(fn)) {
      const named = ts.isVariableDeclaration(fn.parent) ? fn.parent.name : (fn as Partial<ts.FunctionDeclaration>).name;
      if (named !== undefined && ts.isIdentifier(named)) return named.text;
    }
    return null;
  }
}

function functionAround(node: ts.Node): ts.Node | null {
  let fn = node.parent;
  while (fn !== undefined && !ts.isFunctionLike(fn)) fn = fn.parent;
  return fn ?? null;
}

/** A function that other code can name. */
function isDeclared(fn: ts.Node): boolean {
  if (ts.isFunctionDeclaration(fn)) return true;
  return (ts.isFunctionExpression(fn) || ts.isArrowFunction(fn)) && ts.isVariableDeclaration(fn.parent);
}
