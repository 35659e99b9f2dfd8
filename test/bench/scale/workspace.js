import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const PER_FOLDER = 50;

/** A line of a file, and what may stand there: an edit puts one in the place of the other. */
const STEP_LINE = "end(ev: WorkEvent): Promise<StopEvent<string>> {";
const OTHER_STEP_LINE = "end(ev: RetryEvent): Promise<StopEvent<string>> {";
const BASE_LINE = "export class AuditEvent extends Event {}";
const OTHER_BASE_LINE = "export class AuditEvent extends StopEvent {}";

/**
 * A project of so many workflow files, each with eight steps and ten events, two of which descend from events of a file
 * that all of them import. Every file has one problem, an event that nobody consumes, so that every file is heard of.
 *
 * @param {number} count
 */
export function makeWorkspace(count) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-scale-")));
  const manifest = { name: "scale", type: "module", private: true, dependencies: { stepscope: "*" } };
  write(join(folder, "package.json"), `${JSON.stringify(manifest)}\n`);
  write(join(folder, "tsconfig.json"), TSCONFIG);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "runtime"), join(folder, "node_modules/stepscope"));
  const base = document(join(folder, "src/shared/events.ts"), BASE, [BASE_LINE, OTHER_BASE_LINE]);
  const files = Array.from({ length: count }, (_, n) => {
    const path = join(folder, `src/area${Math.floor(n / PER_FOLDER)}/flow${n}.ts`);
    return document(path, flow(n), [STEP_LINE, OTHER_STEP_LINE]);
  });
  return { folder, base, files, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @typedef {ReturnType<typeof document>} Document */

function document(path, text, [first, second]) {
  write(path, text);
  const start = text.indexOf(first);
  const before = text.slice(0, start).split("\n");
  const at = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  let version = 1;
  return {
    path,
    uri: pathToFileURL(path).href,
    text,
    /** The next edit: one of the two lines in place of the other. Positions are zero-based. */
    edit() {
      version++;
      const [now, then] = version % 2 === 0 ? [first, second] : [second, first];
      const range = { start: at, end: { line: at.line, character: at.character + now.length } };
      return { version, range, text: then };
    },
  };
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": []
  },
  "include": ["src"]
}
`;

const BASE = `import { Event, StopEvent } from "stepscope";

export class TaskEvent extends Event.of<{ id: string }>() {}
${BASE_LINE}
export class FinalEvent extends StopEvent {}
export type Source = { url: string; depth: number };
`;

/** Eight steps and ten events. One step has no annotation, one sends, and nobody consumes what the audit emits. */
function flow(n) {
  const named = ["Plan", "Search", "Read", "Rank", "Draft", "Retry"];
  return `import { type Context, Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { AuditEvent, type Source, TaskEvent } from "../shared/events.js";

${named.map((it) => `export class ${it}Event extends Event.of<{ text: string; count: number }>() {}`).join("\n")}
export class WorkEvent extends TaskEvent {}
export class SeenEvent extends AuditEvent {}
export class StoredEvent extends Event.of<{ sources: Source[] }>() {}
class LostEvent extends Event {}

/** Number ${n} of many: plans, searches, and drafts what it found. */
export class Flow${n} extends Workflow {
  @step
  async plan(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<PlanEvent | SeenEvent> {
    await ctx.store.set("topic", ev.topic);
    if (ev.topic === "") return new SeenEvent();
    return new PlanEvent({ text: ev.topic, count: ${n} });
  }

  @step({ numWorkers: 2 })
  async search(ev: PlanEvent, ctx: Context): Promise<SearchEvent> {
    const asked = await ctx.store.get("topic");
    ctx.sendEvent(new StoredEvent({ sources: [{ url: String(asked), depth: ev.count }] }));
    return new SearchEvent({ text: ev.text.trim(), count: ev.count + 1 });
  }

  @step
  async read(ev: SearchEvent): Promise<ReadEvent | RetryEvent> {
    const words = ev.text.split(" ").map((word) => word.toLowerCase());
    return words.length > 3
      ? new ReadEvent({ text: words.join("-"), count: words.length })
      : new RetryEvent({ text: ev.text, count: ev.count + 1 });
  }

  @step
  async rank(ev: ReadEvent) {
    const best = [...ev.text].sort().join("");
    return new RankEvent({ text: best, count: best.length });
  }

  @step
  async draft(ev: RankEvent | DraftEvent): Promise<DraftEvent | WorkEvent> {
    if (ev.count < 3) return new DraftEvent({ text: ev.text, count: ev.count + 1 });
    return new WorkEvent({ id: ev.text });
  }

  @step
  async stored(ev: StoredEvent): Promise<LostEvent | undefined> {
    return ev.sources.length > 10 ? new LostEvent() : undefined;
  }

  @step
  async seen(ev: SeenEvent | RetryEvent): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.constructor.name });
  }

  @step
  async ${STEP_LINE}
    return new StopEvent({ result: ev.constructor.name });
  }
}
`;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
