import { readFileSync } from "node:fs";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, onTestFinished } from "vitest";
import { createAnalysis } from "../../../server/analysis/index.js";
import { StepscopeSession } from "../../../server/debug/session.js";
import { DapClient, RequestFailed } from "./client.js";
import { Invariants } from "./invariants.js";
import { BUILT, expectBuilt, fixture } from "./places.js";
import { delayedStream } from "./streams.js";
import { Transcript } from "./transcript.js";

export interface LaunchOptions {
  /** A fixture's name. */
  readonly program: string;
  readonly [attribute: string]: unknown;
}

export interface Configuration {
  /** Lines by the text that is on them. */
  readonly breakpoints?: Readonly<Record<string, readonly string[]>>;
  readonly functions?: readonly string[];
  readonly filters?: readonly string[];
}

/** An adapter in this process and a client of it. Everything that happens is checked against the invariants. */
export class TestSession {
  readonly client: DapClient;
  readonly transcript = new Transcript();
  readonly #invariants = new Invariants();
  readonly #session: StepscopeSession;
  #finished = false;

  constructor() {
    expectBuilt();
    const [toAdapter, toClient] = [delayedStream(), delayedStream()];
    this.#session = new StepscopeSession({ locations: BUILT, analysis: createAnalysis() });
    this.#session.setRunAsServer(true);
    this.#session.start(toAdapter, toClient);
    this.client = new DapClient(toClient, toAdapter, [this.#invariants, this.transcript]);
    onTestFinished(() => this.finish());
  }

  /** `initialize` and `launch`, up to `initialized`. */
  async launch({ program, ...attributes }: LaunchOptions): Promise<void> {
    await this.initialize();
    await this.client.request("launch", { program: fixture(program), ...attributes });
    await this.client.event("initialized");
  }

  initialize(): Promise<DebugProtocol.Capabilities> {
    return this.client.request("initialize", {
      adapterID: "stepscope",
      pathFormat: "path",
      supportsVariableType: true,
    });
  }

  /** Breakpoints, then `configurationDone`: the program runs. */
  async configure({ breakpoints = {}, functions, filters = [] }: Configuration = {}): Promise<void> {
    for (const [program, texts] of Object.entries(breakpoints)) await this.setBreakpoints(program, texts);
    if (functions !== undefined) {
      await this.client.request("setFunctionBreakpoints", { breakpoints: functions.map((name) => ({ name })) });
    }
    await this.client.request("setExceptionBreakpoints", { filters: [...filters] });
    await this.client.request("configurationDone", {});
  }

  async setBreakpoints(program: string, texts: readonly string[]): Promise<DebugProtocol.Breakpoint[]> {
    const { breakpoints } = await this.client.request("setBreakpoints", {
      source: { path: fixture(program) },
      breakpoints: texts.map((text) => ({ line: lineOf(program, text) })),
    });
    return breakpoints;
  }

  async start(launch: LaunchOptions, configuration?: Configuration): Promise<void> {
    await this.launch(launch);
    await this.configure(configuration);
  }

  stopped(): Promise<DebugProtocol.StoppedEvent["body"]> {
    return this.client.event("stopped");
  }

  /** Lets a held run go on. */
  async resume(command: "continue" | "next" | "stepIn" | "stepOut", threadId = 1): Promise<void> {
    await this.client.request(command, { threadId });
  }

  /** Lets it go on, and tries what was read before: it must be stale. */
  async resumeStale(command: "continue" | "next" | "stepIn" | "stepOut", threadId = 1): Promise<void> {
    const { stackFrames } = await this.client.request("stackTrace", { threadId });
    const [top] = stackFrames;
    const { scopes } = await this.client.request("scopes", { frameId: top?.id ?? 0 });
    await this.client.request(command, { threadId });
    await expect(this.client.request("scopes", { frameId: top?.id ?? 0 })).rejects.toThrow(RequestFailed);
    const reference = scopes[0]?.variablesReference ?? 0;
    await expect(this.client.request("variables", { variablesReference: reference })).rejects.toThrow(RequestFailed);
  }

  /** What the variables of a scope are, by name. */
  async scope(name: string, frame = 0, threadId = 1): Promise<Record<string, DebugProtocol.Variable>> {
    const { stackFrames } = await this.client.request("stackTrace", { threadId });
    const { scopes } = await this.client.request("scopes", { frameId: stackFrames[frame]?.id ?? 0 });
    const found = scopes.find((scope) => scope.name === name);
    if (found === undefined)
      throw new Error(`No scope ${name}; there are: ${scopes.map((one) => one.name).join(", ")}`);
    return this.variables(found.variablesReference);
  }

  async variables(variablesReference: number): Promise<Record<string, DebugProtocol.Variable>> {
    const { variables } = await this.client.request("variables", { variablesReference });
    return Object.fromEntries(variables.map((one) => [one.name, one]));
  }

  /** All that the program printed, once it is over. */
  async output(): Promise<string> {
    await this.client.event("terminated");
    return this.transcript.text();
  }

  /** Ends the session, and says what invariants it broke. */
  async finish(): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    await this.client.request("disconnect", {});
    await this.#session.end();
    expect(this.#invariants.finish()).toEqual([]);
  }
}

/** The line, from 1, that has this text. */
export function lineOf(program: string, text: string): number {
  const lines = readFileSync(fixture(program), "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes(text));
  if (at < 0) throw new Error(`No line of ${program} has: ${text}`);
  return at + 1;
}
