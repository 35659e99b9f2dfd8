import { SymbolKind, type WorkspaceSymbol } from "vscode-languageserver/node";
import type { SourceRange } from "../../../analysis/types.js";
import type { Feature } from "../../feature.js";
import { fuzzyRank } from "../../fuzzy.js";
import { distinctBy, locationOf } from "../../places.js";
import type { Analysis } from "../../workspace-analysis.js";

/** More than a person looks through. */
const MOST_SYMBOLS = 200;

/** Workflows, steps and events of the whole workspace, the best matches first. */
export const workspaceSymbols: Feature = ({ connection, analysis, paths }) => ({
  capabilities: { workspaceSymbolProvider: true },
  disposables: [
    connection.onWorkspaceSymbol(async ({ query }, token) => {
      if (token.isCancellationRequested) return null;
      const found = await analysis.ask((loaded) => (token.isCancellationRequested ? null : candidates(loaded)));
      if (found === null) return null;
      const ranked = found.flatMap((it) => {
        const rank = fuzzyRank(it.name, query);
        return rank === null ? [] : [{ ...it, rank }];
      });
      ranked.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length);
      // A step that a class inherits from another one of its file is listed once, with the class that has it.
      return distinctBy(ranked, ({ range }) => range)
        .slice(0, MOST_SYMBOLS)
        .map(
          ({ name, kind, containerName, range }): WorkspaceSymbol => ({
            ...{ name, kind, location: locationOf(paths, range) },
            ...(containerName === null ? {} : { containerName }),
          }),
        );
    }),
  ],
});

interface Candidate {
  readonly name: string;
  readonly kind: SymbolKind;
  /** The workflow of a step. */
  readonly containerName: string | null;
  readonly range: SourceRange;
}

function candidates(analysis: Analysis): Candidate[] {
  const workflows = analysis.allWorkflows();
  const steps = workflows.flatMap(({ graph: { workflow }, steps, range }) =>
    Object.entries(steps)
      // An inherited step is its own class's.
      .filter(([, step]) => step.range.file === range.file)
      .map(([name, { nameRange }]) => ({ name, kind: SymbolKind.Method, containerName: workflow, range: nameRange })),
  );
  return [
    ...workflows.map(({ graph, nameRange }) => ({
      ...{ name: graph.workflow, kind: SymbolKind.Class, containerName: null, range: nameRange },
    })),
    ...steps,
    ...analysis.allEvents().map(({ name, nameRange }) => ({
      ...{ name, kind: SymbolKind.Event, containerName: null, range: nameRange },
    })),
  ];
}
