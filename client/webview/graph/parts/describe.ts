import type { EventKind, GraphProblem, ResourceNode, StepNode } from "stepscope/graph";
import type { Box, Wire } from "../layout/topology.js";

/** How a node says what it is: an icon, and the same in words. */
export interface KindLook {
  readonly icon: string;
  readonly text: string;
  /** Without particulars, where there is more to say. */
  readonly short: string;
}

const EVENT_KINDS: Readonly<Record<EventKind, Omit<KindLook, "short">>> = {
  event: { icon: "symbol-event", text: "event" },
  start: { icon: "play-circle", text: "start" },
  stop: { icon: "stop-circle", text: "stop" },
  "input-required": { icon: "comment-discussion", text: "asks a person" },
  "human-response": { icon: "account", text: "a person answers" },
  "step-failed": { icon: "error", text: "step failed" },
};

export function eventLook(kind: EventKind): KindLook {
  const look = EVENT_KINDS[kind];
  return { ...look, short: look.text };
}

export function stepLook(step: StepNode): KindLook {
  if (step.kind === "catch-error") return { icon: "shield", text: "error handler", short: "handler" };
  const text = step.numWorkers > 1 ? `step · ${step.numWorkers} workers` : "step";
  return { icon: "symbol-method", text, short: "step" };
}

export function resourceLook({ kind }: ResourceNode): KindLook {
  const text = kind === "config" ? "config file" : "resource";
  return { icon: kind === "config" ? "settings" : "database", text, short: text };
}

/** How the node of a box looks, whatever it is. */
export function lookOf({ step, event, resource, workflow }: Box): KindLook | null {
  if (workflow !== undefined) return { icon: "type-hierarchy-sub", text: "workflow", short: "workflow" };
  if (step) return stepLook(step);
  if (event) return eventLook(event.kind);
  return resource ? resourceLook(resource) : null;
}

/** Where a node's wires lead and what is wrong with it, as sentences. */
export function describeBox(box: Box, wires: readonly Wire[], problems: readonly GraphProblem[]): string {
  const names = (kind: Wire["kind"], end: "source" | "target"): string =>
    wires
      .filter((wire) => wire.kind === kind && wire[end === "source" ? "target" : "source"] === box.key)
      .map((wire) => nameOf(wire[end]))
      .join(", ");
  const parts: Readonly<Record<Box["node"]["kind"], readonly (readonly [string, string])[]>> = {
    step: [
      ["Accepts", names("accepts", "source")],
      ["Returns", names("returns", "target")],
      ["Sends", names("sends", "target")],
      ["Streams", names("streams", "target")],
      ["Waits for", names("awaits", "source")],
      ["Uses", names("uses", "source")],
      ["Runs", names("runs", "target")],
    ],
    event: [
      ["Accepted by", names("accepts", "target")],
      ["Returned by", names("returns", "source")],
      ["Sent by", names("sends", "source")],
      ["Streamed by", names("streams", "source")],
      ["Waited for by", names("awaits", "target")],
    ],
    resource: [
      ["Uses", names("uses", "source")],
      ["Used by", names("uses", "target")],
    ],
    workflow: [["Run by", names("runs", "source")]],
  };
  return [
    ...parts[box.node.kind].filter(([, list]) => list !== "").map(([verb, list]) => `${verb} ${list}.`),
    ...problems.map(
      ({ severity, message, hint }) => `${severity === "error" ? "Error" : "Warning"}: ${message} ${hint}`,
    ),
  ].join("\n");
}

export function describeWire({ kind, source, target }: Wire): string {
  switch (kind) {
    case "accepts":
      return `${nameOf(target)} accepts ${nameOf(source)}`;
    case "awaits":
      return `${nameOf(target)} waits for ${nameOf(source)}`;
    case "is-a":
      return `${nameOf(source)} is a ${nameOf(target)}`;
    case "uses":
      return `${nameOf(target)} uses ${nameOf(source)}`;
    case "returns":
    case "sends":
    case "streams":
    case "runs":
      return `${nameOf(source)} ${kind} ${nameOf(target)}`;
  }
}

/** The problems that are about this node. */
export function problemsOf(box: Box, problems: readonly GraphProblem[]): GraphProblem[] {
  return problems.filter(({ subject }) => subject?.kind === box.node.kind && subject.id === box.node.id);
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}
