import { ts } from "ts-morph";

/** What a file is looked through for. */
export interface Survey {
  /** Classes that extend or implement something, in order. */
  readonly classes: readonly ts.ClassLikeDeclaration[];
  /** Every `new X(…)`, in order. */
  readonly constructions: readonly ts.NewExpression[];
}

/** Walks through a file once, and tells each node its parent on the way: scopes are looked up from the inside. */
export function survey(source: ts.SourceFile): Survey {
  const classes: ts.ClassLikeDeclaration[] = [];
  const constructions: ts.NewExpression[] = [];
  let parent: ts.Node = source;
  const visit = (node: ts.Node): void => {
    (node as { parent: ts.Node }).parent = parent;
    if (ts.isNewExpression(node)) constructions.push(node);
    else if (ts.isClassLike(node) && node.heritageClauses !== undefined) classes.push(node);
    const outer = parent;
    parent = node;
    ts.forEachChild(node, visit);
    parent = outer;
  };
  ts.forEachChild(source, visit);
  return { classes, constructions };
}
