import { ts } from "ts-morph";
import type { SourcePosition } from "../../types.js";
import { type FunctionNode, isFunctionNode } from "../functions.js";
import { offsetAt, positionAt } from "../places.js";
import { type FileReader, withoutWrapping } from "../summarise.js";
import { innermost } from "./slots.js";

/** How a step is written, for a person to read: its graph has what it means. */
export interface StepText {
  /** Its options as they are written, by name. */
  readonly options: Readonly<Record<string, string>>;
  /** Behind its parameters; null where it has no parentheses around them. */
  readonly parametersEnd: SourcePosition | null;
  /** Whether it says what it emits: by the type of what it returns, or in its options. */
  readonly declares: boolean;
  /** Where its first decorator begins; null for one that has none. */
  readonly decorators: SourcePosition | null;
}

/** The text of the step whose name stands at a position; null where there is none. */
export function stepTextAt(reader: FileReader, name: SourcePosition): StepText | null {
  const { source } = reader;
  const offset = offsetAt(source, name);
  const fn = offset === null ? null : functionAround(source, offset);
  if (fn === null) return null;
  const decorators = ts.isMethodDeclaration(fn) ? (ts.getDecorators(fn) ?? []) : [];
  const options = optionsOf(fn, decorators);
  const [first] = decorators;
  return {
    options,
    parametersEnd: afterParameters(source, fn),
    declares: fn.type !== undefined || Object.hasOwn(options, "emits"),
    decorators: first === undefined ? null : positionAt(source, first.getStart(source)),
  };
}

/** The function that a name is the name of; one without a name begins where its name would be asked for. */
function functionAround(source: ts.SourceFile, offset: number): FunctionNode | null {
  const name = innermost(source, offset + 1);
  for (let node = name; !ts.isSourceFile(node); node = node.parent) {
    if (isFunctionNode(node) && (node === name.parent || node.getStart(source) === offset)) return node;
    if (ts.isVariableDeclaration(node) && node === name.parent && node.initializer !== undefined) {
      const value = withoutWrapping(node.initializer);
      return isFunctionNode(value) ? value : null;
    }
  }
  return null;
}

/** `@step({ … })`, and the first argument of `flow.step({ … }, fn)`. */
function optionsOf(fn: FunctionNode, decorators: readonly ts.Decorator[]): Record<string, string> {
  const calls = [...decorators.map(({ expression }) => expression), fn.parent].filter(ts.isCallExpression);
  const literals = calls.flatMap((call) => call.arguments[0] ?? []).filter(ts.isObjectLiteralExpression);
  const written = literals.flatMap(({ properties }) => properties.filter(ts.isPropertyAssignment));
  return Object.fromEntries(
    written.map(({ name, initializer }) => [name.getText(), initializer.getText().replace(/\s+/g, " ")]),
  );
}

/** Behind the parenthesis that closes the parameters. */
function afterParameters(source: ts.SourceFile, fn: FunctionNode): SourcePosition | null {
  const close = fn.getChildren(source).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  return close === undefined || close.end === close.pos ? null : positionAt(source, close.end);
}
