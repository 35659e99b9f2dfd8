import type { TraceRecord } from "stepscope/debug";

/** Longer payloads are cut in a line, in characters. */
const PAYLOAD = 100;

/** A line of an execution trace, for a terminal. `syntaxes/` has its grammar. */
export function traceLine(record: TraceRecord): string {
  const time = `${record.at.toFixed(1)} ms`.padStart(12);
  return `${time}  ${describe(record)}`;
}

function describe(record: TraceRecord): string {
  switch (record.type) {
    case "run-started":
      return `run ${record.workflow}`;
    case "event-emitted": {
      const from = record.step === undefined ? record.via : `${record.via} of ${record.step}`;
      return `  #${record.event.id} ${record.event.name} ${cut(record.event.payload)}  (${from})`;
    }
    case "event-streamed":
      return `  ~${record.event.id} ${record.event.name} ${cut(record.event.payload)}  (stream of ${record.step})`;
    case "event-unhandled":
      return `  #${record.event.id} ${record.event.name} is taken by no step`;
    case "step-queued":
      return `    ${record.step} ← #${record.event.id} ${record.event.name}  queued`;
    case "step-started":
      return `    ${record.step}:${record.worker} ← #${record.event.id} ${record.event.name}`;
    case "step-ended": {
      const again = record.retryIn === undefined ? "" : `, again in ${record.retryIn.toFixed(0)} ms`;
      const outcome = record.error === undefined ? `→ ${record.returned ?? "nothing"}` : `✗ ${record.error}${again}`;
      return `    ${record.step}:${record.worker} ${outcome}  (${record.duration.toFixed(1)} ms)`;
    }
    case "step-suspended":
      return `    ${record.step}:${record.worker} … waits for ${record.waitsFor}  (${record.duration.toFixed(1)} ms)`;
    case "wait-ended":
      return `    ${record.step} ${record.got === null ? `got no ${record.waitsFor} in time` : `got #${record.got} ${record.waitsFor}`}`;
    case "events-collected":
      return `    ${record.step} collected ${record.collected.map((id) => `#${id}`).join(" ")}`;
    case "run-ended":
      return `run ${record.status}${record.error === undefined ? "" : `: ${record.error}`}`;
    default:
      return record satisfies never;
  }
}

function cut(payload: string): string {
  return payload.length <= PAYLOAD ? payload : `${payload.slice(0, PAYLOAD)}…`;
}
