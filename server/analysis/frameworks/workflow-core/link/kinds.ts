import type { EventKind } from "stepscope/graph";
import type { FlowFacts } from "./facts.js";
import type { CoreFlow } from "./flows.js";
import { type CoreEvent, packageKey } from "./names.js";

/** What events are to the runs of a workflow: its code doesn't say it, the code that runs it does. */
export interface EventKinds {
  of(event: CoreEvent): EventKind;
  /** Nothing waits for it, in the workflow or for its end: it is for whoever reads the stream. */
  isStreamed(event: CoreEvent): boolean;
}

/**
 * A start event comes from outside; what comes from outside in reply to another event, or to continue a run, is a
 * person's answer, and what it replies to is the question. A stop event is one that nothing in the workflow takes and
 * that somebody waits for; where that isn't seen, one that a handler returns. Where nobody in sight runs the workflow,
 * names decide between what is left.
 */
export function eventKinds({ handlers }: CoreFlow, facts: FlowFacts): EventKinds {
  const accepted = events(handlers.flatMap(({ slots }) => slots.flatMap((it) => it.events)));
  const awaited = events(handlers.flatMap((it) => it.awaits));
  const emissions = handlers.flatMap(({ emits }) => emits);
  const emitted = events(emissions.map(({ event }) => event));
  const leaving = [...emitted.values()].filter(({ key }) => !accepted.has(key) && !awaited.has(key));

  const answers = [...accepted.values()].filter((it) => isAnswer(it, facts));
  const asks = leaving.filter((event) => isQuestion(event, accepted, facts));
  const coming = [...accepted.values()].filter((it) => !answers.includes(it));
  const { starts, replies } = startsAmong(coming, facts, (event) => emitted.has(event.key));
  const stops = stopsAmong(
    leaving.filter((event) => !asks.includes(event)),
    facts,
    (event) => emissions.some((it) => it.event.key === event.key && it.via === "returned"),
  );
  const kinds = new Map<string, EventKind>([
    ...stops.map(({ key }) => [key, "stop"] as const),
    ...asks.map(({ key }) => [key, "input-required"] as const),
    ...starts.map(({ key }) => [key, "start"] as const),
    ...[...answers, ...replies].map(({ key }) => [key, "human-response"] as const),
  ]);
  return {
    of: ({ key }) => kinds.get(key) ?? "event",
    isStreamed: (event) => leaving.some(({ key }) => key === event.key) && !kinds.has(event.key),
  };
}

interface Coming {
  readonly starts: readonly CoreEvent[];
  /** Answers, by their names. */
  readonly replies: readonly CoreEvent[];
}

function startsAmong(coming: readonly CoreEvent[], facts: FlowFacts, isEmitted: (event: CoreEvent) => boolean): Coming {
  const sent = coming.filter((event) => facts.sentFromOutside(event).length > 0);
  const onlySent = sent.filter((event) => !isEmitted(event));
  const seen = onlySent.length > 0 ? onlySent : sent;
  const others = coming.filter((event) => !sent.includes(event));
  const open = others.filter((event) => !facts.isKnown(event));
  const left = (open.length > 0 || seen.length > 0 ? open : others).filter((event) => !isEmitted(event));
  const named = seen.length > 0 ? [] : open.filter(({ name }) => START.test(name));
  const starts = [...seen, ...named];
  const replies = starts.length === 0 ? [] : left.filter((it) => !starts.includes(it) && ANSWER.test(it.name));
  return { starts: [...new Set([...starts, ...left.filter((it) => !replies.includes(it))])], replies };
}

const START = /start/i;
const ANSWER = /human|answer|response|reply/i;

function events(list: readonly CoreEvent[]): ReadonlyMap<string, CoreEvent> {
  return new Map(list.map((it) => [it.key, it]));
}

/** Everybody who sends it does so in reply to an event, or to continue a run. */
function isAnswer(event: CoreEvent, facts: FlowFacts): boolean {
  const sent = facts.sentFromOutside(event);
  return sent.length > 0 && sent.every((it) => it.how === "made" && (it.resumes || facts.isReply(it)));
}

/** An answer is sent when it comes, or the run that it ends is continued. */
function isQuestion(event: CoreEvent, accepted: ReadonlyMap<string, CoreEvent>, facts: FlowFacts): boolean {
  const read = facts.readOutside(event);
  const replied = read.some(({ reaction }) => {
    if (reaction === null) return false;
    return [...accepted.values()].some((it) =>
      facts.sentFromOutside(it).some(({ place }) => reaction.pos <= place.pos && place.end <= reaction.end),
    );
  });
  if (replied) return true;
  const before = read.filter(({ within, place }) =>
    facts.resumed.some((it) => it.within === within && place.pos < it.pos),
  );
  return before.length > 0 && before.length === read.length;
}

/** What ends the package's own agents, and what is run as one. */
const STOP_AGENT = packageKey("stopAgentEvent");

function stopsAmong(
  leaving: readonly CoreEvent[],
  facts: FlowFacts,
  isReturned: (event: CoreEvent) => boolean,
): readonly CoreEvent[] {
  const waitedFor = leaving.filter((event) => facts.readOutside(event).some(({ ends }) => ends));
  if (waitedFor.length > 0) return waitedFor;
  const agents = leaving.filter(({ key }) => key === STOP_AGENT);
  if (agents.length > 0) return agents;
  const returned = leaving.filter(isReturned);
  return returned.length > 0 ? returned : leaving;
}
