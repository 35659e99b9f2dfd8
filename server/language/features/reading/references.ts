import type { Location } from "vscode-languageserver/node";
import type { SourceRange, SourceSymbol } from "../../../analysis/types.js";
import { askAbout, orNull } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { distinct, locationOf } from "../../places.js";
import { nameIn, placesOf, usesOf } from "../../uses-of-event.js";
import { emitRanges, wiresInto } from "../../wires.js";
import type { Analysis } from "../../workspace-analysis.js";

/**
 * Of an event: first where it is emitted, then where it is taken. Of a step: the texts that name it, then where what
 * it takes is emitted. Other mentions of a class or a method, TypeScript's own server has.
 */
export const references: Feature = (session) => ({
  capabilities: { referencesProvider: true },
  disposables: [
    session.connection.onReferences(({ textDocument: { uri }, position, context }, token) =>
      askAbout(session, uri, token, (analysis, file): Location[] | null => {
        const symbol = analysis.symbolAt(file, position);
        if (symbol === null) return null;
        const declared = context.includeDeclaration ? declarationOf(symbol) : [];
        const found = distinct([...declared, ...referencesTo(symbol, analysis)]);
        return orNull(found.map((range) => locationOf(session.paths, range)));
      }),
    ),
  ],
});

function declarationOf(symbol: SourceSymbol): SourceRange[] {
  if (symbol.kind === "event") return [symbol.declaration?.nameRange ?? []].flat();
  if (symbol.kind === "workflow") return [];
  return symbol.workflows.flatMap(({ steps }) => steps[symbol.name]?.nameRange ?? []);
}

function referencesTo(symbol: SourceSymbol, analysis: Analysis): readonly SourceRange[] {
  if (symbol.kind === "workflow") return [];
  if (symbol.kind === "event") {
    const { emits, takes } = placesOf(usesOf(symbol, analysis));
    return [...emits, ...takes].map((range) => nameIn(analysis, range));
  }
  const { name, workflows } = symbol;
  const feeding = workflows.flatMap((workflow) =>
    wiresInto(workflow, name).flatMap(({ event, steps }) =>
      steps.flatMap((step) => emitRanges(workflow, step.name, event.id)),
    ),
  );
  return [...analysis.stepNames(workflows, name), ...feeding.map((range) => nameIn(analysis, range))];
}
