import type { ExecutionTrace, TracedDelivery, TracedEvent } from "../execution-trace.js";

interface Node {
  /** The events that came of several below this one together: it is the last that they all come from. */
  readonly joined: EventNode[];
  /** How many events and deliveries it and all below it are. */
  size: number;
  readonly depth: number;
  readonly parent: TraceNode | undefined;
  /** A node further up, so that ancestors are found in a logarithm of steps. */
  readonly jump: TraceNode | undefined;
}

/** An event with what came of it, as the text shows it. */
export interface EventNode extends Node {
  readonly kind: "event";
  readonly event: TracedEvent;
  readonly deliveries: readonly DeliveryNode[];
  /** It is in `joined` of its parent. */
  readonly together: boolean;
}

export interface DeliveryNode extends Node {
  readonly kind: "delivery";
  readonly delivery: TracedDelivery;
  readonly emitted: EventNode[];
}

export type TraceNode = EventNode | DeliveryNode;

/**
 * The events of a trace under what caused them, each once; those that came from outside are the roots. An event that a
 * step emitted once it had collected several comes after all of them: under what they have in common. Those that are
 * shown with the calls of a delivery aren't among them.
 */
export function traceTree({ events, deliveries }: ExecutionTrace): EventNode[] {
  const roots: EventNode[] = [];
  const traced = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const eventNodes = new Map<number, EventNode>();
  const deliveryNodes = new Map<number, DeliveryNode>();
  for (const event of events) {
    if (isDetail(event, (id) => traced.get(id))) continue;
    const by = event.call === undefined ? undefined : deliveryNodes.get(event.delivery ?? 0);
    const together = by && commonCause(event, by, eventNodes);
    const node = eventNode(event, together ?? by, together !== undefined);
    for (const id of event.deliveries) {
      const delivery = traced.get(id);
      if (delivery !== undefined) deliveryNodes.set(id, deliveryNode(delivery, node));
    }
    eventNodes.set(event.id, node);
    if (together !== undefined) together.joined.push(node);
    else if (by !== undefined) by.emitted.push(node);
    else roots.push(node);
  }
  // What an event causes comes after it: from the end, everything below is counted before it is added up.
  for (const node of [...eventNodes.values()].reverse()) {
    for (const it of node.deliveries) it.size = 1 + total(it.emitted) + total(it.joined);
    node.size = 1 + total(node.deliveries) + total(node.joined);
  }
  return roots;
}

/**
 * Whether an event is shown with the calls of a delivery: one that was only streamed, and an answer from outside that
 * no other step took than the one that waited for it.
 */
export function isDetail(
  { id, via, call, deliveries, waits: [waiter] }: TracedEvent,
  deliveryOf: (id: number) => TracedDelivery | undefined,
): boolean {
  if (via === "stream") return call !== undefined;
  if (via !== "external" || deliveries.length > 0 || waiter === undefined) return false;
  return deliveryOf(waiter)?.calls.some(({ got }) => got === id) === true;
}

function eventNode(event: TracedEvent, parent: TraceNode | undefined, together: boolean): EventNode {
  return { kind: "event", event, together, deliveries: [], ...below(parent) };
}

function deliveryNode(delivery: TracedDelivery, parent: EventNode): DeliveryNode {
  const node: DeliveryNode = { kind: "delivery", delivery, emitted: [], ...below(parent) };
  (parent.deliveries as DeliveryNode[]).push(node);
  return node;
}

function below(parent: TraceNode | undefined): Node {
  const depth = parent === undefined ? 0 : parent.depth + 1;
  return { joined: [], size: 0, depth, parent, jump: parent && jumpFrom(parent) };
}

/** The last that all came of which a step had collected; undefined where they are one chain, or have nothing in common. */
function commonCause(
  { collected = [] }: TracedEvent,
  by: DeliveryNode,
  nodes: ReadonlyMap<number, EventNode>,
): TraceNode | undefined {
  const all = collected.flatMap((id) => nodes.get(id) ?? []);
  let common: TraceNode | undefined = by;
  for (const node of all) common = common && lastCommon(common, node);
  return common === by || common === by.parent || all.includes(common as EventNode) ? undefined : common;
}

function lastCommon(a: TraceNode, b: TraceNode): TraceNode | undefined {
  let one: TraceNode | undefined = above(a, b.depth);
  let other: TraceNode | undefined = above(b, a.depth);
  while (one !== other && one !== undefined && other !== undefined) {
    const far: boolean = one.jump !== other.jump;
    one = far ? one.jump : one.parent;
    other = far ? other.jump : other.parent;
  }
  return one === other ? one : undefined;
}

/** The node itself or what is above it, no deeper than that. */
function above(node: TraceNode, depth: number): TraceNode {
  let it = node;
  while (it.depth > depth) it = (it.jump !== undefined && it.jump.depth >= depth ? it.jump : it.parent) as TraceNode;
  return it;
}

/** Jumps double in length on the way up (skew-binary: Myers, 1983). */
function jumpFrom(parent: TraceNode): TraceNode {
  const { jump } = parent;
  const further = jump?.jump;
  if (jump === undefined || further === undefined) return parent;
  return parent.depth - jump.depth === jump.depth - further.depth ? further : parent;
}

function total(nodes: readonly { readonly size: number }[]): number {
  return nodes.reduce((sum, { size }) => sum + size, 0);
}
