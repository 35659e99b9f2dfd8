import type { Delivery } from "../engine/state.js";
import type { Tick } from "../engine/ticks.js";
import { errorText as thrownText } from "../journal/error-text.js";
import { emittedBy, labelOf } from "./agent-stack.js";
import type { DebuggedRun } from "./hook.js";
import type { AgentBreakpoint, ErrorText, StepFailure, Stopped } from "./protocol.js";

/** How far a run goes: to a breakpoint, to its next delivery (stepping, or paused), or into the step that gets it. */
export type Going = "free" | "next" | "pause" | "into";

/** Why a run is to be held; `into` isn't told to anyone, the agent goes on by itself. */
export type Hold = Omit<Stopped, "run"> | "into" | null;

/** The breakpoints of a session, and the answer to: hold here? */
export class Breakpoints {
  /** Hold before the next delivery, whichever it is; once. */
  stopOnEntry = false;
  #onStepFailed = false;
  #byKey = new Map<string, AgentBreakpoint[]>();

  replace(breakpoints: readonly AgentBreakpoint[], onStepFailed: boolean): void {
    this.#onStepFailed = onStepFailed;
    this.#byKey = new Map();
    for (const breakpoint of breakpoints) {
      const key = `${breakpoint.kind} ${breakpoint.name}`;
      const same = this.#byKey.get(key);
      if (same === undefined) this.#byKey.set(key, [breakpoint]);
      else same.push(breakpoint);
    }
  }

  /** An event is about to be routed, or a step has thrown. */
  beforeTick(run: DebuggedRun, tick: Tick): Hold {
    if (tick.type === "step-threw") {
      const failure = this.#onStepFailed ? failureOf(run, tick) : null;
      return failure === null ? null : { reason: "exception", breakpoints: [], held: { kind: "failure", failure } };
    }
    for (const record of emittedBy(tick)) {
      const event = labelOf(record);
      const hit = this.#hit("event", event.name, run.name);
      if (hit.length === 0) continue;
      return { reason: "breakpoint", breakpoints: hit, held: { kind: "event", event, step: record.step ?? null } };
    }
    return null;
  }

  /** A step is about to receive. */
  beforeDelivery(run: DebuggedRun, delivery: Delivery, going: Going): Hold {
    const hit = this.#hit("step", delivery.step, run.name);
    const entry = this.stopOnEntry;
    this.stopOnEntry = false;
    if (going === "into") return "into";
    if (hit.length === 0 && going === "free" && !entry) return null;
    const held = { kind: "step", step: delivery.step, event: labelOf(delivery.event) } as const;
    const reason = hit.length > 0 ? "breakpoint" : entry ? "entry" : going === "pause" ? "pause" : "step";
    return { reason, breakpoints: hit, held };
  }

  #hit(kind: AgentBreakpoint["kind"], name: string, workflow: string): number[] {
    if (this.#byKey.size === 0) return [];
    const here = this.#byKey.get(`${kind} ${name}`) ?? [];
    return here.filter((one) => one.workflow === undefined || one.workflow === workflow).map((one) => one.id);
  }
}

/** What a step's failure says about itself; null where the delivery is gone. */
export function failureOf(run: DebuggedRun, tick: Extract<Tick, { type: "step-threw" }>): StepFailure | null {
  const delivery = run.state.deliveries.get(tick.delivery);
  if (delivery === undefined) return null;
  return { step: delivery.step, event: labelOf(delivery.event), error: errorText(tick.error) };
}

function errorText(error: unknown): ErrorText {
  try {
    if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? "" };
  } catch {
    // Its fields can't be read.
  }
  return { name: "Error", message: thrownText(error), stack: "" };
}
