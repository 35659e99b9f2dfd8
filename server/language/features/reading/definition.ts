import type { SourceRange, SourceSymbol } from "../../../analysis/types.js";
import { askAbout } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { type LinkTarget, linksTo } from "../../links.js";
import { isWithin } from "../../places.js";
import { placesOf, usesNear } from "../../uses-of-event.js";
import type { Analysis } from "../../workspace-analysis.js";
import { openSwitches } from "./settings.js";

/**
 * From a step's name in quotes to the step. From an event where a step takes it, and from its class, to where it is
 * emitted; the way to the class is TypeScript's.
 */
export const definition: Feature = (session) => {
  const switches = openSwitches(session, "stepscope.definition");
  return {
    capabilities: { definitionProvider: true },
    disposables: [
      switches,
      session.connection.onDefinition(async ({ textDocument: { uri }, position }, token) => {
        const { emitters } = await switches.of(uri);
        return askAbout(session, uri, token, (analysis, file) => {
          const symbol = analysis.symbolAt(file, position);
          if (symbol === null) return null;
          return linksTo(symbol, targetsOf(symbol, analysis, emitters), session, session.client.definitionLinks);
        });
      }),
    ],
  };
};

function targetsOf(symbol: SourceSymbol, analysis: Analysis, emitters: boolean): LinkTarget[] {
  if (symbol.kind === "step") {
    const steps = symbol.workflows.flatMap(({ steps }) => steps[symbol.name] ?? []);
    return steps.filter(({ nameRange }) => !within(symbol.range, nameRange)).slice(0, 1);
  }
  if (symbol.kind !== "event" || !emitters) return [];
  const { emits, takes } = placesOf(usesNear(symbol, analysis));
  const declared = symbol.declaration?.nameRange ?? null;
  const asksWhence = [...takes, ...(declared === null ? [] : [declared])].some((it) => within(symbol.range, it));
  return asksWhence ? emits.map((range) => ({ range, nameRange: range })) : [];
}

function within(inner: SourceRange, outer: SourceRange): boolean {
  return inner.file === outer.file && isWithin(inner, outer);
}
