import type { Command } from "../commands.js";
import { suits } from "../routes.js";
import type { Gathers, RunState, StepState } from "../state.js";
import type { AnyEventKey, EventRecord } from "../ticks.js";
import { deliver } from "./deliveries.js";
import { collected } from "./fan-out.js";

/** An event for a step that takes several at once. False where the step has no use for it. */
export function gather(
  state: RunState,
  step: StepState,
  gathers: Gathers,
  record: EventRecord,
  at: number,
  commands: Command[],
): boolean {
  if (gathers.kind === "list") return collected(state, step, gathers.take, record, at, commands);
  const { fanOut = 0 } = record;
  step.joining ??= new Map();
  const arrived = step.joining.get(fanOut) ?? [];
  arrived.push(record);
  const members = chosen(arrived, gathers);
  if (members === undefined) {
    step.joining.set(fanOut, arrived);
    return true;
  }
  const left = arrived.filter((it) => !members.includes(it));
  if (left.length > 0) step.joining.set(fanOut, left);
  else step.joining.delete(fanOut);
  deliver(state, step, { ...record, members }, at, commands);
  return true;
}

/**
 * One event for each parameter, the ones that arrived first; undefined while one lacks its own. Of one class only as
 * many are looked at as there are parameters.
 */
function chosen(
  arrived: readonly EventRecord[],
  { params, subclasses }: Extract<Gathers, { kind: "join" }>,
): EventRecord[] | undefined {
  const seen = new Map<AnyEventKey, number>();
  const candidates: EventRecord[] = [];
  for (const record of arrived) {
    const key = record.event.constructor as AnyEventKey;
    const count = seen.get(key) ?? 0;
    if (count < params.length) candidates.push(record);
    seen.set(key, count + 1);
  }
  const fill = (taken: readonly EventRecord[]): EventRecord[] | undefined => {
    const param = params[taken.length];
    if (param === undefined) return [...taken];
    for (const record of candidates) {
      if (taken.includes(record) || !suits(record.event.constructor as AnyEventKey, param, subclasses)) continue;
      const filled = fill([...taken, record]);
      if (filled !== undefined) return filled;
    }
    return undefined;
  };
  return fill([]);
}
