import { resourceEdgesOf } from "../graph/edges.js";
import type { EventKind, EventNode, GraphProblem, ResourceNode, StepNode, WorkflowGraph } from "../graph/types.js";
import {
  counted,
  type Detail,
  type Drawing,
  type DrawnEdge,
  type DrawnNode,
  type DrawnRow,
  detail,
} from "./drawing.js";

/** What can happen, as boxes and lines. `problems` are marked at the steps and events that they are about. */
export function workflowDrawing(graph: WorkflowGraph, problems: readonly GraphProblem[] = []): Drawing {
  const shown = graph.events.filter((event) => !isOnlyCaught(event, graph));
  const events = new Set(shown.map(({ id }) => id));
  const people = personEdges(shown);
  const nodes = [
    ...shown.map((event) => eventBox(event, graph, problemsOf("event", event.id, problems))),
    ...graph.steps.map((step) => stepBox(step, graph, problemsOf("step", step.name, problems))),
    ...(people.length === 0 ? [] : [PERSON]),
    ...(graph.resources ?? []).map(resourceBox),
    ...[...new Set(graph.steps.flatMap(({ runs = [] }) => runs))].map((name) => workflowBox(name, graph)),
  ];
  const edges = [
    ...graph.steps.flatMap((step) => stepEdges(step, events)),
    ...people,
    ...catchEdges(graph),
    ...parentEdges(shown),
    ...resourceEdgesOf(graph).map(({ from, to }) =>
      edge({ from: resourceId(from), to: to.kind === "step" ? stepId(to.id) : resourceId(to.id), kind: "uses" }),
    ),
    ...graph.steps.flatMap(({ name, runs = [] }) =>
      runs.map((inner) => edge({ from: stepId(name), to: workflowId(inner), kind: "runs", label: "runs" })),
    ),
  ];
  const rest = problems.filter(({ subject }) => subject === undefined);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return {
    kind: "workflow",
    title: graph.workflow,
    summary: [
      `All possible flows: ${counted(graph.steps.length, "step")}, ${counted(graph.events.length, "event")}`,
      ...(problems.length === 0 ? [] : [counted(problems.length, "problem")]),
    ].join(", "),
    mood: errors > 0 ? "bad" : problems.length > 0 ? "warn" : "plain",
    notes: rest.map(problemText),
    details: [
      ...detail(
        "Input",
        graph.input?.map(({ name, optional, text }) => `${name}${optional ? "?" : ""}: ${text}`).join("\n"),
        "code",
      ),
      ...detail("Rules opted out of", graph.skipGraphChecks?.join(", ")),
    ],
    nodes: inReadingOrder(nodes, edges),
    edges,
  };
}

const stepId = (name: string): string => `step:${name}`;
const eventId = (id: string): string => `event:${id}`;
const resourceId = (name: string): string => `resource:${name}`;
const workflowId = (name: string): string => `workflow:${name}`;

/** What a step has unless it says otherwise, and needs no telling. */
const WORKERS = 4;

const PERSON: DrawnNode = {
  id: "person",
  look: "person",
  mood: "plain",
  title: "a person",
  subtitle: "outside of the workflow",
  rows: [],
  count: 1,
  details: [{ label: "What", text: "Is asked, and answers from outside: run.sendEvent(…).", kind: "text" }],
};

const EVENT_KINDS: { readonly [K in EventKind]: string } = {
  event: "event",
  start: "starts the run",
  stop: "ends the run",
  "input-required": "asks a person",
  "human-response": "a person answers",
  "step-failed": "a step failed",
};

function eventBox({ id, name, kind, parents }: EventNode, graph: WorkflowGraph, problems: readonly GraphProblem[]) {
  const steps = (of: (step: StepNode) => readonly string[]): string =>
    graph.steps
      .filter((step) => of(step).includes(id))
      .map((step) => step.name)
      .join(", ");
  return box({
    id: eventId(id),
    look: kind,
    title: id,
    subtitle: EVENT_KINDS[kind],
    problems,
    details: [
      ...detail("Name", id === name ? undefined : name),
      ...detail("Extends", parents.join(", ")),
      ...detail(
        "Accepted by",
        steps(({ accepts }) => accepts),
      ),
      ...detail(
        "Returned by",
        steps(({ returns }) => returns),
      ),
      ...detail(
        "Sent by",
        steps(({ sends }) => sends),
      ),
      ...detail(
        "Shown on the stream by",
        steps(({ streams }) => streams),
      ),
    ],
  });
}

function stepBox(step: StepNode, graph: WorkflowGraph, problems: readonly GraphProblem[]): DrawnNode {
  const {
    name,
    kind,
    accepts,
    returns,
    sends,
    streams,
    numWorkers,
    forSteps,
    maxRecoveries,
    params,
    acceptSubclasses,
    awaits,
  } = step;
  const handler = kind === "catch-error";
  const words = [
    handler ? "error handler" : "step",
    ...(!handler && numWorkers !== WORKERS && numWorkers > 0 ? [counted(numWorkers, "worker")] : []),
    ...(handler && maxRecoveries !== undefined && maxRecoveries !== 1 ? [`${maxRecoveries} recoveries`] : []),
    ...((params?.length ?? 0) > 1 ? ["waits for all"] : []),
  ];
  return box({
    id: stepId(name),
    look: kind,
    title: name,
    subtitle: words.join(" · "),
    problems,
    details: [
      ...detail("Accepts", acceptsText(step)),
      ...detail("Returns", returns.map((id) => (step.fansOut?.includes(id) ? `${id}[]` : id)).join(", ")),
      ...detail("Sends", sends.join(", ")),
      ...detail("Shows on the stream", streams.join(", ")),
      ...detail("Subclasses", acceptSubclasses ? "accepted too" : undefined),
      ...detail("Waits for", awaits?.join(", ")),
      ...detail("Workers", handler || accepts.length === 0 || numWorkers === 0 ? undefined : String(numWorkers)),
      ...detail(
        "Catches failures of",
        handler ? (forSteps?.join(", ") ?? coveredBy(step, graph).join(", ")) : undefined,
      ),
      ...detail("Recoveries of one chain", handler ? String(maxRecoveries ?? 1) : undefined),
      ...detail("Rules opted out of", step.skipGraphChecks?.join(", ")),
    ],
  });
}

function resourceBox({ name, kind, uses }: ResourceNode): DrawnNode {
  const config = kind === "config";
  return box({
    id: resourceId(name),
    look: config ? "config" : "resource",
    title: name,
    subtitle: config ? "config file" : "resource",
    problems: [],
    details: detail("Made with", uses.join(", ")),
  });
}

/** Its own steps are in a drawing of its own. */
function workflowBox(name: string, { steps }: WorkflowGraph): DrawnNode {
  const by = steps.filter(({ runs = [] }) => runs.includes(name)).map((step) => step.name);
  return box({
    id: workflowId(name),
    look: "workflow",
    title: name,
    subtitle: "workflow",
    problems: [],
    details: detail("Run by", by.join(", ")),
  });
}

function acceptsText({ params, accepts }: StepNode): string {
  if (params === undefined || params.length === 0) return accepts.join(", ");
  return params
    .map(({ accepts: types, list, take }) => {
      const first = take === undefined ? "" : `, the first ${take}`;
      return `${types.join(" | ")}${list ? `[]${first}` : ""}`;
    })
    .join(" and ");
}

interface Box extends Pick<DrawnNode, "id" | "look" | "title"> {
  readonly subtitle: string;
  readonly problems: readonly GraphProblem[];
  readonly details: readonly Detail[];
}

function box({ problems, details, ...rest }: Box): DrawnNode {
  const bad = problems.some(({ severity }) => severity === "error");
  return {
    ...rest,
    mood: bad ? "bad" : problems.length > 0 ? "warn" : "plain",
    rows: problems.map(({ code }): DrawnRow => ({ mark: "problem", text: code })),
    count: 1,
    details: [...problems.map((it): Detail => ({ label: it.code, text: problemText(it), kind: "error" })), ...details],
  };
}

function problemText({ message, hint }: GraphProblem): string {
  return `${message} ${hint}`;
}

function problemsOf(kind: "step" | "event", id: string, problems: readonly GraphProblem[]): readonly GraphProblem[] {
  return problems.filter(({ subject }) => subject?.kind === kind && subject.id === id);
}

function stepEdges(step: StepNode, shown: ReadonlySet<string>): DrawnEdge[] {
  const node = stepId(step.name);
  const lists = new Set(step.params?.filter(({ list }) => list).flatMap(({ accepts }) => accepts));
  const out = (kind: "returns" | "sends" | "streams"): DrawnEdge[] =>
    step[kind].map((id) =>
      edge({ from: node, to: eventId(id), kind, list: kind === "returns" && step.fansOut?.includes(id) === true }),
    );
  return [
    ...step.accepts
      .filter((id) => shown.has(id))
      .map((id) => edge({ from: eventId(id), to: node, kind: "accepts", list: lists.has(id) })),
    ...out("returns"),
    ...out("sends"),
    ...out("streams"),
    ...(step.awaits ?? []).map((id) => edge({ from: eventId(id), to: node, kind: "joins", label: "waited for" })),
  ];
}

/** A failure that only error handlers get has no box of its own: a line leads from the step that fails to the one that catches. */
function isOnlyCaught({ id, kind }: EventNode, { steps }: WorkflowGraph): boolean {
  if (kind !== "step-failed") return false;
  return steps.every(
    (step) =>
      !step.returns.includes(id) &&
      !step.sends.includes(id) &&
      !step.streams.includes(id) &&
      (step.kind === "catch-error" || !step.accepts.includes(id)),
  );
}

function catchEdges(graph: WorkflowGraph): DrawnEdge[] {
  return graph.steps
    .filter(({ kind }) => kind === "catch-error")
    .flatMap((handler) =>
      coveredBy(handler, graph).map((name) =>
        edge({ from: stepId(name), to: stepId(handler.name), kind: "catches", mood: "bad" }),
      ),
    );
}

/** The steps whose failures a handler gets: those that it names, else those that no handler names. */
function coveredBy({ forSteps }: StepNode, { steps }: WorkflowGraph): string[] {
  const plain = steps.filter(({ kind }) => kind === "step").map(({ name }) => name);
  if (forSteps !== undefined) return plain.filter((name) => forSteps.includes(name));
  const claimed = new Set(steps.flatMap((it) => (it.kind === "catch-error" ? (it.forSteps ?? []) : [])));
  return plain.filter((name) => !claimed.has(name));
}

function personEdges(events: readonly EventNode[]): DrawnEdge[] {
  const ends = (kind: EventKind): string[] => events.filter((it) => it.kind === kind).map(({ id }) => eventId(id));
  return [
    ...ends("input-required").map((from) => edge({ from, to: PERSON.id, kind: "outside" })),
    ...ends("human-response").map((to) => edge({ from: PERSON.id, to, kind: "outside" })),
  ];
}

function parentEdges(events: readonly EventNode[]): DrawnEdge[] {
  return events.flatMap(({ id, parents }) => {
    const nearest = parents.find((parent) => events.some((event) => event.id === parent));
    return nearest === undefined
      ? []
      : [edge({ from: eventId(id), to: eventId(nearest), kind: "is-a", label: "is a" })];
  });
}

function edge({ mood = "plain", list = false, ...rest }: Partial<DrawnEdge> & Pick<DrawnEdge, "from" | "to" | "kind">) {
  const label =
    rest.label ?? (list ? "list" : rest.kind === "sends" || rest.kind === "streams" ? rest.kind : undefined);
  return { ...rest, ...(label === undefined ? {} : { label }), mood, list, count: 1 } satisfies DrawnEdge;
}

/** Causes before what they cause: only a loop's way back is a line that leads backwards. */
function inReadingOrder(nodes: readonly DrawnNode[], edges: readonly DrawnEdge[]): DrawnNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = Map.groupBy(edges, ({ from }) => from);
  const targets = new Set(edges.map(({ to }) => to));
  const starts = nodes.filter(({ look }) => look === "start");
  const sources = nodes.filter(({ id }) => !targets.has(id));
  const seen = new Set<string>();
  const ended: DrawnNode[] = [];
  const visit = (id: string): void => {
    const node = byId.get(id);
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    for (const { to } of (next.get(id) ?? []).toReversed()) visit(to);
    ended.push(node);
  };
  for (const { id } of [...starts, ...sources, ...nodes]) visit(id);
  return ended.toReversed();
}
