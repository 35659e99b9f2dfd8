import {
  type InlayHint,
  type InlayHintLabelPart,
  InlayHintRefreshRequest,
  type Range,
} from "vscode-languageserver/node";
import type { SourceWorkflow, StepText } from "../../../analysis/types.js";
import { askAbout, orNull } from "../../asking.js";
import type { Feature, Session } from "../../feature.js";
import { foundByName, nameOfWorkflow, type OfName, ofName } from "../../of-name.js";
import { distinctBy, locationOf } from "../../places.js";
import { counted } from "../../text/describe-step.js";
import { refreshOnChange } from "./refreshing.js";
import { openSwitches, type Switches } from "./settings.js";

/**
 * Behind a step's parameters: the events that it emits, where its type doesn't say them, and its workers, where they
 * are other than by default. A name leads to its class once the hint is resolved.
 */
export const inlayHints: Feature = (session) => {
  const { connection, client } = session;
  const switches = openSwitches(session, "stepscope.inlayHints");
  const { inlayHint: requests } = connection.languages;
  const refresh = (): Promise<unknown> => connection.sendRequest(InlayHintRefreshRequest.type);
  return {
    capabilities: { inlayHintProvider: { resolveProvider: true } },
    disposables: [
      switches,
      requests.on(async ({ textDocument: { uri }, range }, token) => {
        const shown = await switches.of(uri);
        if (!shown.events && !shown.workers) return null;
        return askAbout(session, uri, token, (analysis, file) => {
          const workflows = analysis.workflows(file);
          const steps = workflows.flatMap((workflow) =>
            Object.entries(workflow.steps).map(([step, source]) => ({ workflow, step, source })),
          );
          const inRange = steps.filter(({ source }) => source.range.file === file && overlap(source.range, range));
          const hints = distinctBy(inRange, ({ source }) => source.nameRange).flatMap(
            ({ workflow, step, source }): InlayHint[] => {
              const text = analysis.stepText(source);
              const hint = text === null ? null : hintOf(workflow, step, text, shown);
              if (hint === null) return [];
              const data: HintData = { uri, workflow: ofName(workflow, workflows, nameOfWorkflow) };
              return [client.hintLocations ? { ...hint, data } : withLocations(hint, workflow, session)];
            },
          );
          return orNull(hints);
        });
      }),
      requests.resolve(async (hint, token) => {
        const data = hint.data as HintData | undefined;
        if (data === undefined) return hint;
        const resolved = await askAbout(session, data.uri, token, (analysis, file) => {
          const workflow = foundByName(analysis.workflows(file), data.workflow, nameOfWorkflow);
          return workflow === undefined ? null : withLocations(hint, workflow, session);
        });
        return resolved ?? hint;
      }),
      ...refreshOnChange(session, { supported: client.hintRefresh, refresh }),
    ],
  };
};

interface HintData {
  readonly uri: string;
  readonly workflow: OfName;
}

function hintOf(
  workflow: SourceWorkflow,
  name: string,
  { parametersEnd, declares, options }: StepText,
  shown: Switches<"stepscope.inlayHints">,
): InlayHint | null {
  const step = workflow.graph.steps.find((it) => it.name === name);
  if (step === undefined || parametersEnd === null) return null;
  const emitted = shown.events && !declares ? [...step.returns, ...step.sends] : [];
  const events = emitted.flatMap((id, n): InlayHintLabelPart[] => [
    { value: n === 0 ? "→ " : " | " },
    { value: step.fansOut?.includes(id) === true ? `${id}[]` : id },
  ]);
  const hasWorkers = shown.workers && Object.hasOwn(options, "numWorkers");
  const separator = events.length === 0 ? "" : " · ";
  const workers = hasWorkers ? [{ value: `${separator}${counted(step.numWorkers, "worker")}` }] : [];
  const label = [...events, ...workers];
  return label.length === 0 ? null : { position: { ...parametersEnd }, label, paddingLeft: true };
}

/** Names that lead to the classes of their events. */
function withLocations(hint: InlayHint, workflow: SourceWorkflow, { paths }: Session): InlayHint {
  if (typeof hint.label === "string") return hint;
  const label = hint.label.map((part): InlayHintLabelPart => {
    const range = workflow.events[part.value.replace(/\[\]$/, "")]?.nameRange ?? null;
    return range === null ? part : { ...part, location: locationOf(paths, range) };
  });
  return { ...hint, label };
}

function overlap(a: Range, b: Range): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}
