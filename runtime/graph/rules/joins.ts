import { listed, problem, type Rule, stepSubject } from "../graph-index.js";
import { levelsOf } from "../levels.js";
import { joins } from "./parameters.js";

/**
 * A step waits for events that never meet. A returned list opens a stream; what follows from its events stays in it
 * until a step collects them. A join takes its events from one stream, or all of them from outside of every stream.
 */
export const joinWithoutCommonLevel: Rule = (index) => {
  if (index.openAccepts || index.openEmits) return [];
  const waiting = joins(index.graph.steps);
  if (waiting.length === 0) return [];
  const levels = levelsOf(index);
  return waiting.flatMap(({ step, params }) => {
    const awaited = [...new Set(params.flatMap(({ accepts }) => accepts))];
    const found = awaited.map((id) => ({ id, at: levels.filter(({ events }) => events.has(id)) }));
    // An event that is nowhere is never produced, or only by an unreachable step: those are problems of their own.
    if (found.some(({ at }) => at.length === 0)) return [];
    if (levels.some(({ events }) => awaited.every((id) => events.has(id)))) return [];
    const where = found.map(({ id, at }) => `${id} ${at.map(({ name }) => name).join(" or ")}`);
    return [
      problem(index, {
        code: "join-without-common-level",
        subject: stepSubject(step),
        message: `Step ${step.name} waits for ${listed(awaited)} at once, and they never meet: ${listed(where)}.`,
        hint: "Collect the list in a step of its own first, or wait for the other event with ctx.waitForEvent.",
        related: awaited.map((id) => ({ kind: "event", id })),
      }),
    ];
  });
};
