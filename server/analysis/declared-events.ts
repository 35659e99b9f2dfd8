import { type EventClass, eventOfClass } from "./link/classes.js";
import type { Resolver } from "./link/resolver.js";
import type { FileSummary } from "./syntax/summary.js";
import type { DeclaredEvent, SourceWorkflow } from "./types.js";
import { placeKey } from "./uses.js";

/** The event classes that a file declares, in its order. */
export function declaredEvents({ file, classes, declarations }: FileSummary, resolver: Resolver): DeclaredEvent[] {
  return classes.flatMap((id): DeclaredEvent[] => {
    const declaration = declarations[id];
    if (declaration?.kind !== "class" || declaration.name === "") return [];
    const found = eventOfClass(resolver, { file, declaration, entry: null });
    return typeof found === "string" ? [] : [declaredEvent(found.event)].flat();
  });
}

/** An event class as a file declares it; nothing for one of the runtime's own. */
export function declaredEvent({ name, kind, source }: EventClass): DeclaredEvent[] {
  if (source === null) return [];
  const { place, namePlace } = source.declaration;
  const { exportedAs } = source;
  return [
    {
      name,
      key: placeKey(namePlace.range),
      eventKind: kind,
      range: place.range,
      nameRange: namePlace.range,
      exportedAs,
    },
  ];
}

/** The events of workflows of other frameworks that a file declares, each once. */
export function foreignEvents(workflows: readonly SourceWorkflow[], file: string): DeclaredEvent[] {
  const found = new Map<string, DeclaredEvent>();
  for (const { framework, graph, events } of workflows) {
    if (framework === undefined) continue;
    for (const { id, name, kind } of graph.events) {
      const { range, nameRange } = events[id] ?? { range: null, nameRange: null };
      if (range?.file !== file || nameRange === null) continue;
      const key = placeKey(nameRange);
      found.set(key, { name, framework, key, eventKind: kind, range, nameRange, exportedAs: [] });
    }
  }
  return [...found.values()];
}
