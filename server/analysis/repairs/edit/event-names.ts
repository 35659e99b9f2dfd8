import { dirname, relative, sep } from "node:path";
import { ts } from "ts-morph";
import { type EventClass, eventOf } from "../../link/classes.js";
import type { Place, Ref } from "../../syntax/summary.js";
import type { RepairSources } from "../source/repair-sources.js";
import { nodeAt, type SourceText } from "../source/source-text.js";
import type { Draft } from "./draft.js";
import type { NeededImport } from "./imports.js";

/** What a file calls an event's class, importing it if need be; null where it can't be named there. */
export function eventName(
  draft: Draft,
  at: SourceText,
  { event, use }: { readonly event: EventClass; readonly use: NeededImport["use"] },
): string | null {
  const { source, name } = event;
  if (source === null) return draft.runtime(at, name, use);
  if (source.file === at.file) {
    const { binding, within } = source.declaration;
    return within === null || binding === null ? binding : `${within.path}.${binding}`;
  }
  for (const [local, binding] of at.reader.names.topLevel(at.source)) {
    if (binding.kind !== "import" || !namesEvent(draft, at, { ref: binding.ref, event })) continue;
    // One that is imported for types only has to become more than that.
    return binding.ref.kind === "import" && binding.ref.name !== "*"
      ? draft.imported(at, { specifier: binding.ref.specifier, name: binding.ref.name, use })
      : local;
  }
  const exported = source.exportedAs.find((it) => it !== "default");
  if (exported === undefined) return null;
  const specifier = source.entry?.specifier ?? relativeSpecifier(at, source.file);
  const [imported = exported, ...behind] = exported.split(".");
  const local = draft.imported(at, { specifier, name: imported, use });
  return local === null ? null : [local, ...behind].join(".");
}

/** The type at a place, where it is the event's own name: an alias may be there for others, too. */
export function eventTypeAt(
  sources: RepairSources,
  at: SourceText,
  { place, event }: { readonly place: Pick<Place, "pos" | "end">; readonly event: EventClass },
): ts.TypeReferenceNode | null {
  const node = nodeAt(at, place, ts.isTypeReferenceNode);
  const ref = node === null ? null : at.reader.refOf(node.typeName);
  return ref !== null && namesEvent({ sources }, at, { ref, event }) ? node : null;
}

function namesEvent(
  { sources: { analysis } }: Pick<Draft, "sources">,
  at: SourceText,
  { ref, event }: { readonly ref: Ref; readonly event: EventClass },
): boolean {
  const found = eventOf(analysis.resolver, analysis.resolver.resolveClass(ref, at.file));
  return typeof found === "object" && found.event.key === event.key;
}

/** `./events.js`, with the ending that the file's other imports have. */
export function relativeSpecifier(at: SourceText, file: string): string {
  const path = relative(dirname(at.file), file).split(sep).join("/");
  const near = path.startsWith(".") ? path : `./${path}`;
  const endings = at.source.statements.flatMap((it) => {
    if (!ts.isImportDeclaration(it) || !ts.isStringLiteral(it.moduleSpecifier)) return [];
    const { text } = it.moduleSpecifier;
    return text.startsWith(".") ? [/\.[cm]?[jt]sx?$/.exec(text)?.[0] ?? ""] : [];
  });
  const own = /\.([cm]?)[jt]sx?$/.exec(near);
  const bare = near.slice(0, near.length - (own?.[0].length ?? 0));
  const [ending] = endings;
  if (ending === "") return bare;
  return ending?.includes("ts") ? near : `${bare}.${own?.[1] ?? ""}js`;
}
