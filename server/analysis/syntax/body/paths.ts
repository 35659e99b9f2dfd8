import { ts } from "ts-morph";

/** The innermost part of a function that only some paths go through; null for what all of them do. */
export type Branch = ts.Node | null;

const BRANCHING: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.IfStatement, ts.SyntaxKind.ConditionalExpression, ts.SyntaxKind.BinaryExpression],
  ...[ts.SyntaxKind.CaseBlock, ts.SyntaxKind.TryStatement],
]);

/** Whether some of a node's children are run only on some paths through it. */
export function hasBranches({ kind }: ts.Node): boolean {
  return BRANCHING.has(kind);
}

/** The child where it is run only on some paths through its parent. */
export function branchOf(parent: ts.Node, child: ts.Node): Branch {
  if (ts.isIfStatement(parent)) return child === parent.expression ? null : child;
  if (ts.isConditionalExpression(parent)) return child === parent.condition ? null : child;
  if (ts.isBinaryExpression(parent)) return child === parent.right && isLogical(parent) ? child : null;
  return ts.isCaseOrDefaultClause(child) || ts.isCatchClause(child) ? child : null;
}

function isLogical({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** Whether a path leads to the end of a block; false also where that can't be said. */
export function reachesEnd(block: ts.Block): boolean {
  return block.statements.every(goesOn);
}

function goesOn(statement: ts.Statement): boolean {
  switch (statement.kind) {
    case ts.SyntaxKind.ReturnStatement:
    case ts.SyntaxKind.ThrowStatement:
    case ts.SyntaxKind.BreakStatement:
    case ts.SyntaxKind.ContinueStatement:
    case ts.SyntaxKind.SwitchStatement: // maybe of all the cases that there are
      return false;
  }
  if (ts.isBlock(statement)) return reachesEnd(statement);
  if (ts.isIfStatement(statement)) {
    return statement.elseStatement === undefined || goesOn(statement.thenStatement) || goesOn(statement.elseStatement);
  }
  if (ts.isWhileStatement(statement) || ts.isDoStatement(statement)) {
    return statement.expression.kind !== ts.SyntaxKind.TrueKeyword;
  }
  if (ts.isForStatement(statement)) return statement.condition !== undefined;
  if (ts.isLabeledStatement(statement)) return goesOn(statement.statement);
  if (ts.isTryStatement(statement)) return triesOn(statement);
  return !ts.isExpressionStatement(statement) || !mayNeverReturn(statement.expression);
}

function triesOn({ tryBlock, catchClause, finallyBlock }: ts.TryStatement): boolean {
  if (finallyBlock !== undefined && !reachesEnd(finallyBlock)) return false;
  return reachesEnd(tryBlock) || (catchClause !== undefined && reachesEnd(catchClause.block));
}

const ENDS = /^(?:assertNever|exit|fail|never|panic|raise|throw\w*|unreachable)$/i;

/** `process.exit(1)`, and what is called like a function that throws. */
function mayNeverReturn(expression: ts.Expression): boolean {
  const call = ts.isAwaitExpression(expression) ? expression.expression : expression;
  if (!ts.isCallExpression(call)) return false;
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  return ts.isIdentifier(name) && ENDS.test(name.text);
}
