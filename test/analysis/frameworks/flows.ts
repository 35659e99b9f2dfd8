import type { EventKind } from "stepscope/graph";
import { type Workspace, workspace } from "../source.js";

export const CORE = `import { createWorkflow, getContext, or, workflowEvent } from "@llamaindex/workflow-core";\n`;

/** One file: the package is imported before the text. */
export function inFlow(text: string): Workspace {
  return workspace({ "flow.ts": `${CORE}${text}` });
}

/** A workflow that says hello, with all that runs it; `text` stands before that. */
export function hello(text = ""): Workspace {
  return inFlow(`import { run } from "@llamaindex/workflow-core/stream/run";
const helloEvent = workflowEvent<string>();
const byeEvent = workflowEvent<string>();
const flow = createWorkflow();
flow.handle([helloEvent], (context, { data }) => byeEvent.with(data));
${text}
const { stream, sendEvent } = flow.createContext();
sendEvent(helloEvent.with("world"));
console.log((await stream.until(byeEvent).toArray()).at(-1));
`);
}

/** Each handler as `name: takes -> returns ~sends ^streams @awaits`. */
export function handlers(it: Workspace, name = "flow.ts"): string[] {
  return it
    .workflow(name)
    .graph.steps.map(({ name, accepts, params, returns, sends, streams, awaits = [], runs = [] }) => {
      const takes =
        params === undefined ? accepts.join(" | ") : params.map((slot) => slot.accepts.join(" | ")).join(" & ");
      const out = [
        ...returns,
        ...sends.map((id) => `~${id}`),
        ...streams.map((id) => `^${id}`),
        ...awaits.map((id) => `@${id}`),
        ...runs.map((id) => `runs ${id}`),
      ];
      return `${name}: ${takes} -> ${out.join(" ")}`.trimEnd();
    });
}

/** The events of each kind but plain ones. */
export function kinds(it: Workspace, name = "flow.ts"): Partial<Record<EventKind, string[]>> {
  const found: Partial<Record<EventKind, string[]>> = {};
  for (const { id, kind } of it.workflow(name).graph.events) {
    if (kind !== "event") found[kind] = [...(found[kind] ?? []), id];
  }
  return found;
}
