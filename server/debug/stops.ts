import type { DebugProtocol } from "@vscode/debugprotocol";
import type { StepFailure, Stopped } from "stepscope/debug";
import type { HeldNode } from "./contract.js";
import { eventText } from "./stack.js";

/** The body of a `stopped` event. */
export function stoppedBody(
  threadId: number,
  { reason, breakpoints, held }: Stopped,
  byName: boolean,
): DebugProtocol.StoppedEvent["body"] {
  return {
    reason: reason === "breakpoint" && byName ? "function breakpoint" : reason,
    description: description(held),
    threadId,
    // Other runs go on.
    allThreadsStopped: false,
    ...(held.kind === "failure" ? { text: failureText(held.failure) } : {}),
    ...(breakpoints.length > 0 ? { hitBreakpointIds: [...breakpoints] } : {}),
  };
}

/** The node of the graph that a run is held at. */
export function heldNode({ run, held }: Stopped): HeldNode | null {
  switch (held.kind) {
    case "step":
      return { kind: "step", id: held.step, run };
    case "event":
      return { kind: "event", id: held.event.name, run };
    case "failure":
      return { kind: "step", id: held.failure.step, run };
    case "run":
      return null;
  }
}

/** `critique failed on JokeEvent #2: TypeError: …`. */
export function failureText({ step, event, error }: StepFailure): string {
  return `${step} failed on ${eventText(event)}: ${error.name}: ${error.message}`;
}

function description(held: Stopped["held"]): string {
  switch (held.kind) {
    case "step":
      return `Before ${held.step} receives ${eventText(held.event)}`;
    case "event":
      return `${eventText(held.event)} was emitted${held.step === null ? "" : ` by ${held.step}`}`;
    case "failure":
      return `${held.failure.step} failed`;
    case "run":
      return "Paused";
  }
}
