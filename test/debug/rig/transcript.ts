import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect } from "vitest";
import type { TraceRecord } from "../../../runtime/debug/index.js";
import type { Observer } from "./client.js";
import { FIXTURES, ROOT } from "./places.js";

/** A whole conversation as text, without what differs from one time to the next. */
export class Transcript implements Observer {
  readonly #lines: string[] = [];
  readonly #output = new Map<string, string>();
  readonly #records: TraceRecord[] = [];
  readonly #runs: string[] = [];

  sent({ command, arguments: args }: DebugProtocol.Request): void {
    this.#lines.push(`→ ${command}${this.#text(args)}`);
  }

  received(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === "response") {
      const { command, success, body } = message as DebugProtocol.Response;
      this.#lines.push(`← ${command}${success ? "" : " refused"}${this.#text(body)}`);
      return;
    }
    const { event, body } = message as DebugProtocol.Event;
    // These come in pieces whose sizes are chance: they are listed whole at the end.
    if (event === "output") this.#output.set(body.category, (this.#output.get(body.category) ?? "") + body.output);
    else if (event === "stepscope.records") this.#records.push(...body.records);
    else this.#lines.push(`  ${event}${this.#text(body)}`);
  }

  text(): string {
    const output = [...this.#output]
      .sort()
      .flatMap(([category, text]) => ["", `${category}:`, this.#clean(text).trimEnd()]);
    const records = this.#records.map((record) => `${this.#run(record.run)} ${recordText(record)}`);
    return `${[...this.#lines, ...output, "", "records:", ...records].join("\n")}\n`;
  }

  /** Compares with `golden/<name>.txt`. Written only with UPDATE_GOLDEN=1; a missing file is a failure. */
  expectGolden(name: string): void {
    const file = new URL(`../golden/${name}.txt`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, this.text());
    if (!existsSync(file))
      throw new Error(`There is no golden/${name}.txt. Write it with UPDATE_GOLDEN=1 and review it.`);
    expect(this.text()).toBe(readFileSync(file, "utf8"));
  }

  #text(value: unknown): string {
    return value === undefined ? "" : ` ${this.#clean(JSON.stringify(value))}`;
  }

  #clean(text: string): string {
    return text
      .replaceAll(FIXTURES, "<fixtures>")
      .replaceAll(ROOT, "<root>")
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => this.#run(id))
      .replace(/ws:\/\/127\.0\.0\.1:\d+\/[\w<>-]+/g, "ws://127.0.0.1:<port>/<id>")
      .replace(/"systemProcessId":\d+/g, '"systemProcessId":<pid>')
      .replace(/"port":\d+/g, '"port":<port>');
  }

  #run(id: string): string {
    if (!this.#runs.includes(id)) this.#runs.push(id);
    return `<run-${this.#runs.indexOf(id) + 1}>`;
  }
}

function recordText(record: TraceRecord): string {
  const { type } = record;
  const step = "step" in record && record.step !== undefined ? ` ${record.step}` : "";
  const event = "event" in record ? ` ${record.event.name} #${record.event.id} ${record.event.payload}` : "";
  const status = "status" in record ? ` ${record.status}` : "";
  return `${record.seq} ${type}${step}${event}${status}`;
}
