import { ts } from "ts-morph";
import { placeOf } from "../places.js";
import type { FileReader } from "../summarise.js";
import type { BlockingCall, Ref } from "../summary.js";

/** Modules of Node's whose functions are there twice, those that end in Sync hold up the process. */
const MODULES = /^(?:node:)?(?:fs|child_process|crypto|zlib)$/;
const CLOCK = /\b(?:Date|performance)\.now\(\)/;

/** A call, or a loop that looks at the clock until it is time, that holds up the process; none or one. */
export function readBlocking(reader: FileReader, node: ts.CallExpression | ts.IterationStatement): BlockingCall[] {
  return ts.isCallExpression(node) ? blockingCall(reader, node) : busyLoop(reader, node);
}

function blockingCall(reader: FileReader, { expression: callee }: ts.CallExpression): BlockingCall[] {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name) || !(name.text.endsWith("Sync") || name.text === "wait")) return [];
  const ref = reader.refOf(callee);
  const instead = ref === null ? undefined : insteadOf(ref);
  if (instead === undefined) return [];
  return [{ place: placeOf(reader.source, callee), text: callee.getText(reader.source), instead }];
}

/** What to call in place of what a name stands for; undefined for what doesn't hold up the process. */
function insteadOf(ref: Ref): string | undefined {
  if (ref.kind === "member" && ref.of.kind === "global" && ref.of.name === "Atomics") {
    return ref.name === "wait" ? "Atomics.waitAsync" : undefined;
  }
  const { name } = ref.kind === "local" ? { name: "" } : ref;
  const module = ref.kind === "member" ? ref.of : ref;
  if (module.kind !== "import" || !MODULES.test(module.specifier) || !name.endsWith("Sync")) return undefined;
  const plain = name.slice(0, -"Sync".length);
  return /fs$/.test(module.specifier) ? `${plain === "exists" ? "access" : plain} of node:fs/promises` : plain;
}

/** `while (Date.now() < end) {}` */
function busyLoop({ source }: FileReader, node: ts.IterationStatement): BlockingCall[] {
  const condition = conditionOf(node);
  if (condition === undefined || !CLOCK.test(condition.getText(source))) return [];
  const text = node.getText(source);
  if (/\b(?:await|return|break|throw)\b/.test(text)) return [];
  const place = placeOf(source, condition);
  return [{ place, text: `while (${condition.getText(source).replace(/\s+/g, " ")})`, instead: null }];
}

function conditionOf(node: ts.IterationStatement): ts.Expression | undefined {
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  return ts.isForStatement(node) ? node.condition : undefined;
}
