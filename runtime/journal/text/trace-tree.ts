import type { ExecutionTrace, TracedDelivery, TracedEvent } from "../execution-trace.js";

/** An event with what came of it, as the text shows it. */
export interface EventNode {
  readonly kind: "event";
  readonly event: TracedEvent;
  readonly deliveries: DeliveryNode[];
  /** The events that came of several below this one together: it is the last event that they all come from. */
  readonly joined: EventNode[];
  /** How many events and deliveries it and all below it are. */
  size: number;
  /** It is in `joined` of its parent. */
  readonly together: boolean;
  readonly depth: number;
  readonly parent: EventNode | undefined;
  /** An event further up, so that ancestors are found in a logarithm of steps. */
  readonly jump: EventNode | undefined;
}

export interface DeliveryNode {
  readonly kind: "delivery";
  readonly delivery: TracedDelivery;
  readonly emitted: EventNode[];
  size: number;
}

export type TraceNode = EventNode | DeliveryNode;

/**
 * The events of a trace under what caused them, each once; those that came from outside are the roots. An event that a
 * step emitted once it had collected several comes after all of them: under the event that they have in common.
 * Those that are shown with the calls of a delivery aren't among them.
 */
export function traceTree({ events, deliveries }: ExecutionTrace): EventNode[] {
  const roots: EventNode[] = [];
  const nodes = new Map<number, EventNode>();
  const deliveryNodes = new Map<number, DeliveryNode>(
    deliveries.map((delivery) => [delivery.id, { kind: "delivery", delivery, emitted: [], size: 0 }]),
  );
  for (const event of events) {
    if (isDetail(event, (id) => deliveryNodes.get(id)?.delivery)) continue;
    const by = event.call === undefined ? undefined : deliveryNodes.get(event.delivery ?? 0);
    const cause = by && nodes.get(by.delivery.event);
    const together = cause && commonCause(event, cause, nodes);
    const parent = together ?? cause;
    const node: EventNode = {
      kind: "event",
      event,
      deliveries: event.deliveries.flatMap((id) => deliveryNodes.get(id) ?? []),
      joined: [],
      size: 0,
      together: together !== undefined,
      depth: parent === undefined ? 0 : parent.depth + 1,
      parent,
      jump: parent && jumpFrom(parent),
    };
    nodes.set(event.id, node);
    if (together !== undefined) together.joined.push(node);
    else if (by !== undefined && cause !== undefined) by.emitted.push(node);
    else roots.push(node);
  }
  // What an event causes comes after it: from the end, everything below is counted before it is added up.
  for (const node of [...nodes.values()].reverse()) {
    for (const it of node.deliveries) it.size = 1 + total(it.emitted);
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

/** The last event that all came from which a step had collected; undefined where it isn't above the step's own event. */
function commonCause(
  { collected = [] }: TracedEvent,
  cause: EventNode,
  nodes: ReadonlyMap<number, EventNode>,
): EventNode | undefined {
  let common: EventNode | undefined = cause;
  const all = collected.flatMap((id) => nodes.get(id) ?? []);
  for (const node of all) common = common && lastCommon(common, node);
  return common === cause || all.includes(common as EventNode) ? undefined : common;
}

function lastCommon(a: EventNode, b: EventNode): EventNode | undefined {
  let one: EventNode | undefined = above(a, b.depth);
  let other: EventNode | undefined = above(b, a.depth);
  while (one !== other && one !== undefined && other !== undefined) {
    const far: boolean = one.jump !== other.jump;
    one = far ? one.jump : one.parent;
    other = far ? other.jump : other.parent;
  }
  return one === other ? one : undefined;
}

/** The node itself or what is above it, no deeper than that. */
function above(node: EventNode, depth: number): EventNode {
  let it = node;
  while (it.depth > depth) it = (it.jump !== undefined && it.jump.depth >= depth ? it.jump : it.parent) as EventNode;
  return it;
}

/** Jumps double in length on the way up (skew-binary: Myers, 1983). */
function jumpFrom(parent: EventNode): EventNode {
  const { jump } = parent;
  const further = jump?.jump;
  return further !== undefined && parent.depth - (jump as EventNode).depth === (jump as EventNode).depth - further.depth
    ? further
    : parent;
}

function total(nodes: readonly { readonly size: number }[]): number {
  return nodes.reduce((sum, { size }) => sum + size, 0);
}
