import { type AnyEventClass, type TraceRecord, Workflow, type WorkflowOptions } from "stepscope";

// biome-ignore lint/suspicious/noExplicitAny: step functions of any parameters
type Fn = (ev: any, ctx: any) => unknown;
type Row = [name: string | { name: string; numWorkers: number }, AnyEventClass[], AnyEventClass[], Fn];

/** A workflow of declared function steps, and a run of it as the lines that the recorded traces have. */
export function declared(rows: readonly Row[], options: WorkflowOptions = {}) {
  const flow = new Workflow({ name: "W", ...options });
  for (const [name, accepts, emits, fn] of rows) {
    flow.step({ ...(typeof name === "string" ? { name } : name), accepts, emits }, fn);
  }
  const trace = async (input: Record<string, unknown>) => {
    const stream: string[] = [];
    const result = await flow.run(input, { trace: (record) => stream.push(...line(record)) });
    return { stream, result };
  };
  return { flow, trace };
}

function line(record: TraceRecord): string[] {
  switch (record.type) {
    case "step-started":
      return [`[${record.step}:${record.worker}] running in=${record.event.name}`];
    case "step-queued":
      return [`[${record.step}] queued in=${record.event.name}`];
    case "step-ended":
      return [`[${record.step}:${record.worker}] not_running in=${record.event.name} out=${record.returned ?? "none"}`];
    default:
      return [];
  }
}
