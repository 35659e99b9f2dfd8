import type { EventKind } from "stepscope/graph";
import { type CodeLens, CodeLensRefreshRequest, type Command } from "vscode-languageserver/node";
import type { DeclaredEvent, SourceWorkflow } from "../../analysis/types.js";
import { askAbout } from "../asking.js";
import { LENS_COMMANDS, TrustNotification, type TrustParams, type WorkflowCommandArgument } from "../contract.js";
import type { Feature, Session } from "../feature.js";
import { foundByName, nameOfEvent, type OfName, ofName } from "../of-name.js";
import { locationOf, rangeOf } from "../places.js";
import { placesOf, stepsOf } from "../uses-of-event.js";
import type { Analysis } from "../workspace-analysis.js";
import { refreshOnChange } from "./reading/refreshing.js";
import { openSwitches } from "./reading/settings.js";

/**
 * Run, Debug and Show Graph over each workflow, the first two where the client may run programs, and it is ours to run;
 * over each event class who emits and who takes it, which is looked for once the lens is seen.
 */
export const codeLenses: Feature = (session) => {
  const { connection, client, state } = session;
  const switches = openSwitches(session, "stepscope.codeLens");
  const refresh = (): Promise<unknown> => connection.sendRequest(CodeLensRefreshRequest.type);
  return {
    capabilities: { codeLensProvider: { resolveProvider: true } },
    disposables: [
      switches,
      connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
        if (token.isCancellationRequested) return null;
        const shown = await switches.of(uri);
        const lenses = await askAbout(session, uri, token, (analysis, file) => [
          ...(shown.workflows ? analysis.workflows(file).flatMap((it) => workflowLenses(it, uri, state.run)) : []),
          ...(shown.events ? analysis.events(file).map((it, _n, all) => eventLens(it, all, uri)) : []),
        ]);
        return token.isCancellationRequested ? null : (lenses ?? []);
      }),
      connection.onCodeLensResolve(async (lens, token) => {
        const data = lens.data as EventLensData | undefined;
        if (data === undefined) return lens;
        const command = await askAbout(session, data.uri, token, (analysis, file) => {
          const event = foundByName(analysis.events(file), data.event, nameOfEvent);
          return event === undefined ? null : usesCommand(event, analysis, session);
        });
        return command === null ? lens : { ...lens, command };
      }),
      connection.onNotification(TrustNotification.method, async ({ run }: TrustParams) => {
        if (state.run === run) return;
        state.run = run;
        if (client.codeLensRefresh) await refresh();
      }),
      ...refreshOnChange(session, { supported: client.codeLensRefresh, refresh }),
    ],
  };
};

/** `run()` or a person sends it; a step may do so, too. */
const NEEDS_NO_EMITTER: ReadonlySet<EventKind> = new Set(["start", "human-response"]);
/** It ends the run, or goes to a person. */
const NEEDS_NO_TAKER: ReadonlySet<EventKind> = new Set(["stop", "input-required"]);

/** What finds the event of a lens again, also after an edit. */
interface EventLensData {
  readonly uri: string;
  readonly event: OfName;
}

function workflowLenses(workflow: SourceWorkflow, uri: string, run: boolean): CodeLens[] {
  const argument: WorkflowCommandArgument = { uri, workflow: workflow.graph.workflow };
  const lens = (title: string, command: string): CodeLens => ({
    range: rangeOf(workflow.nameRange),
    command: { title, command, arguments: [argument] },
  });
  const graph = lens("Show Graph", LENS_COMMANDS.showGraph);
  return run && workflow.framework === undefined && workflow.abstract === undefined
    ? [lens("Run", LENS_COMMANDS.run), lens("Debug", LENS_COMMANDS.debug), graph]
    : [graph];
}

function eventLens(event: DeclaredEvent, all: readonly DeclaredEvent[], uri: string): CodeLens {
  const data: EventLensData = { uri, event: ofName(event, all, nameOfEvent) };
  return { range: rangeOf(event.nameRange), data };
}

/** `2 emit · 1 takes`; a click shows where. */
function usesCommand({ key, eventKind, nameRange }: DeclaredEvent, analysis: Analysis, { paths }: Session): Command {
  const uses = analysis.uses(key);
  const [emits, takes] = [stepsOf(uses.emits).length, stepsOf(uses.takes).length];
  const places = placesOf(uses);
  const parts = [
    ...(emits === 0 && takes > 0 && NEEDS_NO_EMITTER.has(eventKind)
      ? []
      : [`${emits} ${emits === 1 ? "emits" : "emit"}`]),
    ...(takes === 0 && emits > 0 && NEEDS_NO_TAKER.has(eventKind)
      ? []
      : [`${takes} ${takes === 1 ? "takes" : "take"}`]),
  ];
  return {
    title: parts.join(" · "),
    command: LENS_COMMANDS.showUses,
    arguments: [
      paths.uriOf(nameRange.file),
      { ...nameRange.start },
      [...places.emits, ...places.takes].map((range) => locationOf(paths, range)),
    ],
  };
}
