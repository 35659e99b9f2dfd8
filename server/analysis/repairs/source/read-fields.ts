import { ts } from "ts-morph";
import { scopeAround } from "../../syntax/names.js";
import type { SourceText } from "./source-text.js";

const OF_EVENT: ReadonlySet<string> = new Set(["get", "has", "keys", "toJSON", "constructor"]);

/** The `joke` of `ev.joke` in the function of a parameter `ev`: each field that it reads. */
export function readFields({ reader }: SourceText, parameter: ts.ParameterDeclaration): string[] {
  const { name } = parameter;
  if (!ts.isIdentifier(name)) return [];
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name.text) {
      const binding = reader.names.lookup(name.text, node.expression);
      if (binding?.kind === "node" && binding.node === parameter && !OF_EVENT.has(node.name.text))
        found.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(scopeAround(name).parent);
  return [...found];
}
