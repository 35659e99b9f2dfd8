import type { Hover } from "vscode-languageserver/node";
import type { SourceSymbol, SourceWorkflow } from "../../../analysis/types.js";
import { eventKey } from "../../../analysis/uses.js";
import { askAbout } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { rangeOf } from "../../places.js";
import { describeEvent } from "../../text/describe-event.js";
import { describeStep } from "../../text/describe-step.js";
import { describeWorkflow } from "../../text/describe-workflow.js";
import { type Block, renderMarkup } from "../../text/markup.js";
import { usesOf } from "../../uses-of-event.js";
import type { Analysis } from "../../workspace-analysis.js";

/** What a workflow, a step or an event has to do with the others. The types, TypeScript's own server shows. */
export const hover: Feature = (session) => ({
  capabilities: { hoverProvider: true },
  disposables: [
    session.connection.onHover(({ textDocument: { uri }, position }, token) =>
      askAbout(session, uri, token, (analysis, file): Hover | null => {
        const symbol = analysis.symbolAt(file, position);
        const blocks = symbol === null ? [] : describe(symbol, analysis, file);
        if (symbol === null || blocks.length === 0) return null;
        const { paths, client } = session;
        const contents = renderMarkup(blocks, { markdown: client.hoverMarkdown, uriOf: (it) => paths.uriOf(it) });
        return { contents, range: rangeOf(symbol.range) };
      }),
    ),
  ],
});

function describe(symbol: SourceSymbol, analysis: Analysis, file: string): Block[] {
  if (symbol.kind === "step") {
    const { name, workflows } = symbol;
    const step = workflows[0]?.steps[name];
    return describeStep({ name, workflows, text: step === undefined ? null : analysis.stepText(step) });
  }
  if (symbol.kind === "event") {
    const { name, key, declaration } = symbol;
    const uses = usesOf(symbol, analysis);
    // The base of all events, for one, is none itself.
    if (declaration === null && uses.emits.length + uses.takes.length === 0) return [];
    const idIn = (workflow: SourceWorkflow): string | null =>
      workflow.graph.events.find(({ id }) => eventKey(workflow, id) === key)?.id ?? null;
    return describeEvent({ name, event: symbol, uses, idIn, file });
  }
  const { workflow } = symbol;
  const problems = analysis.problems(workflow.range.file).filter((it) => it.workflow === workflow.graph.workflow);
  return describeWorkflow({ workflow, problems, results: resultsOf(workflow, analysis) });
}

/** The stop events as the steps' annotations have them. */
function resultsOf({ graph, steps }: SourceWorkflow, analysis: Analysis): string[] {
  const stops = graph.events.filter(({ kind }) => kind === "stop").map(({ id }) => id);
  const written = Object.values(steps).flatMap(({ returns }) =>
    stops.flatMap((id) => (returns[id] === undefined ? [] : analysis.textAt(returns[id]))),
  );
  return [...new Set(written.map((text) => text.replace(/\s+/g, " ")))];
}
