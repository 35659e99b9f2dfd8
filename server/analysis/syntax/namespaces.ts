import { ts } from "ts-morph";
import { hasModifier, isExported } from "./modifiers.js";

/** `namespace A { … }`; not `declare module "a"`. */
export type Namespace = ts.ModuleDeclaration & { readonly name: ts.Identifier };

export function isNamespace(node: ts.Node): node is Namespace {
  return ts.isModuleDeclaration(node) && ts.isIdentifier(node.name) && node.name.text !== "global";
}

/** The namespaces of a name beside a declaration of it, which are one: its own, and those that a class is merged with. */
export function namespacesBeside(node: Namespace | ts.ClassLikeDeclaration): readonly Namespace[] {
  const { parent, name } = node;
  if (isNamespace(parent)) return [node].filter(isNamespace); // the B of `namespace A.B`
  const beside: readonly ts.Node[] = ts.isSourceFile(parent) || ts.isModuleBlock(parent) ? parent.statements : [];
  return beside.filter(isNamespace).filter((it) => it.name.text === name?.text);
}

/** The other blocks of the namespace that a block is of. */
export function otherBlocks(block: ts.ModuleBlock): readonly ts.ModuleBlock[] {
  const { parent } = block;
  if (!isNamespace(parent)) return [];
  const bodies = namespacesBeside(parent).map(({ body }) => body);
  return bodies.filter((it) => it !== undefined && ts.isModuleBlock(it)).filter((it) => it !== block);
}

/** Whether code outside of a namespace may name what is declared in a block of it. */
export function isShared(node: ts.Node): boolean {
  return isExported(node) || isAmbient(node);
}

/** What is only declared is exported without a word. */
function isAmbient(node: ts.Node): boolean {
  for (let at = node; ; at = at.parent) {
    if (ts.isSourceFile(at)) return at.isDeclarationFile;
    if (ts.isModuleDeclaration(at) && hasModifier(at, ts.SyntaxKind.DeclareKeyword)) return true;
  }
}

/** The namespaces around a declaration, the outermost first; null where one of them keeps it to itself. */
export function namespacesAround(node: ts.Node): readonly Namespace[] | null {
  const around: Namespace[] = [];
  for (let at = node; ; ) {
    const { parent } = at;
    if (ts.isSourceFile(parent)) return around;
    if (ts.isModuleBlock(parent) && isNamespace(parent.parent) && isShared(at)) at = parent.parent;
    else if (isNamespace(parent)) at = parent;
    else return null;
    around.unshift(at as Namespace);
  }
}
