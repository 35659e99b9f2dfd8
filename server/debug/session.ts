import { type AdapterEnd, AgentRequestError, type Stopped } from "stepscope/debug";
import { AgentLink } from "./agent-link.js";
import { BreakpointStore } from "./breakpoints.js";
import { CAPABILITIES, STEP_FAILED } from "./capabilities.js";
import { Coordinates } from "./coordinates.js";
import { type Debuggee, type DebuggeeEnd, OWN_GROUP } from "./debuggee.js";
import { DispatchingSession } from "./dispatch.js";
import { asDapError, DapError } from "./errors.js";
import { failureOutput, userStack } from "./failure-output.js";
import { JavaScriptChild } from "./javascript.js";
import { type LaunchArguments, readLaunchArguments } from "./launch-arguments.js";
import type { Locations } from "./locations.js";
import { ownCode } from "./own-code.js";
import { type Program, resolveProgram } from "./program.js";
import { startProgram } from "./program-process.js";
import { answer, type Handlers } from "./requests.js";
import { Sources, type WorkflowReader } from "./sources.js";
import { Frames, stackFrame } from "./stack.js";
import { failureText, heldNode, stoppedBody } from "./stops.js";
import { type RunThread, Threads } from "./threads.js";
import { scope, variable } from "./variables.js";

export interface SessionOptions {
  readonly locations: Locations;
  readonly analysis: WorkflowReader;
  /** The client has gone, or asked to be rid of the session; nothing of it is left. */
  closed?(): void;
}

/** Milliseconds that the runs get to be cancelled in, before the program is asked to end all the same. */
const CANCEL_MS = 1_000;
/** Milliseconds that Node gets to end by itself once its JavaScript debugger is asked to go. */
const DETACH_MS = 2_000;
/**
 * Milliseconds that the JavaScript debugger gets to answer the request which let the program run to its end: ended
 * sooner, it refuses the request, and the editor warns of a Continue that went well.
 */
const LAST_ANSWER_MS = 150;

/** One debug session: a program, its runs as threads, and a client. */
export class StepscopeSession extends DispatchingSession {
  readonly #options: SessionOptions;
  readonly #coordinates = new Coordinates();
  readonly #threads = new Threads();
  readonly #frames = new Frames();
  readonly #sources: Sources;
  readonly #breakpoints: BreakpointStore;
  readonly #javascript: JavaScriptChild;
  #showsTypes = false;
  #onStepFailed = false;
  #launch: { readonly args: LaunchArguments; readonly program: Program } | undefined;
  /** Folders whose code isn't the user's. */
  #ownCode: readonly string[] = [];
  #link: AgentLink | undefined;
  #agent: AdapterEnd | undefined;
  #debuggee: Debuggee | undefined;
  #going = false;
  #pauseFirst = false;
  #ending = false;
  #terminated = false;
  #saidStepInto = false;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    this.#sources = new Sources(options.analysis);
    this.#breakpoints = new BreakpointStore(this.#sources, this.#coordinates);
    this.#javascript = new JavaScriptChild({
      agent: () => this.#needAgent(),
      ownCode: () => this.#ownCode,
      send: (event, body) => this.sendOwn(event, body),
    });
  }

  protected override readonly handlers: Handlers = {
    initialize: (args) => {
      this.#coordinates.adopt(args);
      this.#showsTypes = args.supportsVariableType === true;
      return answer(CAPABILITIES);
    },
    launch: (args) => this.#onLaunch(args),
    attach: () => {
      throw this.#refusal(new DapError("attachUnsupported"));
    },
    configurationDone: () => answer(undefined, () => void this.#go()),
    setBreakpoints: (args) => {
      const breakpoints = this.#breakpoints.setInSource(args);
      return answer({ breakpoints }, () => this.#breakpointsChanged());
    },
    setFunctionBreakpoints: (args) => {
      const breakpoints = this.#breakpoints.setByName(args);
      return answer({ breakpoints }, () => this.#breakpointsChanged());
    },
    setExceptionBreakpoints: ({ filters }) => {
      this.#onStepFailed = filters.includes(STEP_FAILED);
      const breakpoints = filters.map((filter) => ({ verified: filter === STEP_FAILED }));
      return answer({ breakpoints }, () => this.#breakpointsChanged());
    },
    exceptionInfo: ({ threadId }) => {
      const { stopped, name } = this.#threads.stopped(threadId);
      if (stopped.held.kind !== "failure") throw new DapError("noException", name);
      const { failure } = stopped.held;
      const { name: typeName, message, stack } = failure.error;
      const stackTrace = userStack(stack, this.#ownCode);
      return answer({
        exceptionId: typeName,
        description: failureText(failure),
        breakMode: "always",
        details: { message, typeName, stackTrace },
      });
    },
    threads: () => answer({ threads: this.#threads.list() }),
    stackTrace: async ({ threadId, startFrame = 0, levels = 0 }) => {
      const thread = this.#threads.stopped(threadId);
      const stack = await this.#ask("stack", { run: thread.run, start: startFrame, levels });
      const context = { thread, sources: this.#sources, coordinates: this.#coordinates, frames: this.#frames };
      return answer({ stackFrames: stack.frames.map((one) => stackFrame(one, context)), totalFrames: stack.total });
    },
    scopes: async ({ frameId }) => {
      const { thread, index } = this.#frames.find(frameId);
      const scopes = await this.#ask("scopes", { run: thread.run, frame: index });
      return answer({ scopes: scopes.map(scope) });
    },
    variables: async ({ variablesReference: reference, filter, start, count }) => {
      const page = { ...(filter && { filter }), ...(start && { start }), ...(count && { count }) };
      const variables = await this.#ask("variables", { reference, ...page });
      return answer({ variables: variables.map((one) => variable(one, this.#showsTypes)) });
    },
    evaluate: ({ expression, context }) => {
      // What is typed into the debug console is for the program, as in a terminal.
      if (context !== "repl" || this.#debuggee?.input(expression) !== true) throw new DapError("noEvaluation");
      return answer({ result: "", variablesReference: 0 });
    },
    source: () => {
      throw new DapError("noSource");
    },
    continue: ({ threadId }) => {
      const thread = this.#release(threadId);
      return answer({ allThreadsContinued: false }, () => this.#resume("continue", thread));
    },
    next: ({ threadId }) => this.#onNext(threadId),
    // Until a run can be run until it is quiet, one delivery is what there is to step by.
    stepOut: ({ threadId }) => this.#onNext(threadId),
    stepIn: ({ threadId }) => {
      const thread = this.#release(threadId);
      return answer(undefined, () => void this.#stepInto(thread));
    },
    pause: ({ threadId }) => {
      const thread = this.#threads.find(threadId);
      return answer(undefined, () => {
        if (this.#agent === undefined) this.#pauseFirst = true;
        else if (thread?.stopped == null) this.#tell("pause", { run: thread?.run ?? null });
      });
    },
    terminate: () => answer(undefined, () => void this.#terminate()),
    disconnect: async () => {
      await this.end();
      return answer(undefined, () => this.#options.closed?.());
    },
    "stepscope.javaScriptAttached": ({ state }) => {
      this.#javascript.answered(state);
      return answer({});
    },
  };

  /** Ends the program and all that the session holds. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#javascript.detach();
    await this.#debuggee?.kill();
    this.#link?.close();
    this.#sources.dispose();
  }

  /** The client closed the connection. */
  override shutdown(): void {
    void this.end().finally(() => this.#options.closed?.());
  }

  async #onLaunch(given: unknown) {
    try {
      const args = readLaunchArguments(given);
      const program = resolveProgram(args, this.#sources);
      this.#threads.title = program.title;
      this.#javascript.enabled = args.javascriptDebugger && !args.noDebug;
      this.#launch = { args, program };
      this.#ownCode = ownCode(program.file, this.#options.locations);
      if (!args.noDebug) await this.#start();
      return answer(undefined, () => this.send("initialized", undefined));
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  /** A launch that comes to nothing says why in the Debug Console, and ends the session. */
  #refusal(error: unknown): DapError {
    const refused = asDapError(error);
    this.send("output", { category: "stderr", output: `${refused.message}\n` });
    refused.afterwards = () => this.#over();
    return refused;
  }

  async #start(): Promise<void> {
    if (this.#launch === undefined) return;
    const { args, program } = this.#launch;
    const link = args.noDebug ? undefined : this.#listen();
    this.#link = link;
    await link?.listen();
    this.#debuggee = await startProgram({
      launch: args,
      program,
      locations: this.#options.locations,
      agent: link?.environment(OWN_GROUP),
      output: (category, output) => this.send("output", { category, output }),
      waitsForDetach: () => this.#exiting(),
      ended: (end) => this.#programEnded(end),
    });
    this.send("process", {
      name: program.file,
      systemProcessId: this.#debuggee.pid,
      isLocalProcess: true,
      startMethod: "launch",
    });
  }

  #listen(): AgentLink {
    return new AgentLink({
      refused: (reason) => this.send("output", { category: "stderr", output: `${reason}\n` }),
      listeners: {
        runStarted: ({ run, graph }) => {
          const thread = this.#threads.started(run, graph);
          this.send("thread", { reason: "started", threadId: thread.id });
          for (const breakpoint of this.#breakpoints.runStarted(graph)) {
            this.send("breakpoint", { reason: "changed", breakpoint });
          }
        },
        runEnded: ({ run, status, failure }) => {
          const thread = this.#threads.ended(run);
          if (thread === undefined) return;
          this.#frames.endOf(thread);
          if (status !== "completed") {
            const coordinates = this.#coordinates;
            const ownCode = this.#ownCode;
            this.send("output", failureOutput({ name: thread.name, status, failure, coordinates, ownCode }));
          }
          this.sendOwn("stepscope.runEnded", { run, workflow: thread.workflow, status });
          this.send("thread", { reason: "exited", threadId: thread.id });
        },
        stopped: (stopped) => this.#stopped(stopped),
        records: ({ records }) => this.sendOwn("stepscope.records", { records }),
        inspectorReady: () => this.#javascript.inspectorReady(),
        exiting: () => this.#exiting(),
      },
    });
  }

  /** Once all is configured: lets the program run. */
  async #go(): Promise<void> {
    if (this.#launch === undefined) return;
    const { args } = this.#launch;
    if (args.noDebug) {
      await this.#start().catch((error: unknown) => this.#refusal(error).afterwards?.());
      return;
    }
    const agent = await this.#needAgent();
    this.#agent = agent;
    this.#going = true;
    if (this.#pauseFirst) this.#tell("pause", { run: null });
    this.#breakpointsChanged();
    if (this.#needsJavaScript()) await this.#javascript.attach();
    agent.request("go", { stopOnEntry: args.stopOnEntry }).catch(ignoreGone);
  }

  #needAgent(): Promise<AdapterEnd> {
    if (this.#link === undefined) return Promise.reject(new DapError("notLaunched"));
    return this.#link.agent;
  }

  #breakpointsChanged(): void {
    if (!this.#going) return;
    this.#tell("setBreakpoints", { breakpoints: this.#breakpoints.forAgent(), onStepFailed: this.#onStepFailed });
    if (this.#debuggee !== undefined && this.#needsJavaScript()) void this.#javascript.attach().catch(ignoreGone);
  }

  /** Whether a line of the program's own code has a breakpoint that isn't ours. */
  #needsJavaScript(): boolean {
    if (!this.#javascript.enabled || this.#launch === undefined) return false;
    const { file, cwd } = this.#launch.program;
    return this.#breakpoints.filesWithOtherLines().some((one) => one === file || isInside(one, cwd));
  }

  #stopped(stopped: Stopped): void {
    const thread = this.#threads.ofRun(stopped.run);
    if (thread === undefined) return;
    thread.stopped = stopped;
    this.sendOwn("stepscope.held", { held: heldNode(stopped) });
    this.send("stopped", stoppedBody(thread.id, stopped, this.#breakpoints.isByName(stopped.breakpoints)));
  }

  /** From here on the thread counts as running: what was read of it is stale. */
  #release(threadId: number): RunThread {
    const thread = this.#threads.stopped(threadId);
    this.#frames.endOf(thread);
    (thread as RunThread).stopped = null;
    return thread;
  }

  #onNext(threadId: number) {
    const thread = this.#release(threadId);
    return answer(undefined, () => this.#resume("next", thread));
  }

  #resume(how: "continue" | "next" | "stepInto", { run }: RunThread): void {
    const other = this.#threads.all().find(({ stopped }) => stopped !== null)?.stopped;
    this.sendOwn("stepscope.held", { held: other == null ? null : heldNode(other) });
    this.#tell(how, { run });
  }

  async #stepInto(thread: RunThread): Promise<void> {
    const attached = await this.#javascript.attach().catch(() => false);
    if (!attached && !this.#saidStepInto) {
      this.#saidStepInto = true;
      const why = "Stepping into a step's code takes a JavaScript debugger, and this client attached none";
      this.send("output", { category: "console", output: `${why}: went on to the next delivery instead.\n` });
    }
    this.#resume(attached ? "stepInto" : "next", thread);
  }

  async #terminate(): Promise<void> {
    this.#ending = true;
    if (this.#agent !== undefined) {
      await Promise.race([this.#agent.request("cancelRuns", {}).catch(ignoreGone), milliseconds(CANCEL_MS)]);
    }
    this.#debuggee?.terminate();
    if (this.#debuggee === undefined) this.#over();
  }

  /** The program is through; Node may still wait for a JavaScript debugger. */
  #exiting(): void {
    if (!this.#javascript.attached) return;
    const timers = [
      setTimeout(() => this.#javascript.detach(), LAST_ANSWER_MS),
      setTimeout(() => void this.#debuggee?.kill(), DETACH_MS),
    ];
    void this.#debuggee?.over.then(() => {
      for (const timer of timers) clearTimeout(timer);
    });
  }

  #programEnded({ code, signal }: DebuggeeEnd): void {
    if (signal !== null && !this.#ending) {
      const held = this.#threads.all().filter(({ stopped }) => stopped !== null);
      const where = held.length === 0 ? "" : ` while ${held.map(({ name }) => name).join(", ")} was stopped`;
      this.send("output", { category: "stderr", output: `The program was ended by ${signal}${where}.\n` });
    }
    for (const thread of this.#threads.all()) {
      this.#threads.ended(thread.run);
      this.#frames.endOf(thread);
      this.send("thread", { reason: "exited", threadId: thread.id });
    }
    this.#javascript.detach();
    this.#link?.close();
    this.send("exited", { exitCode: code });
    this.#over();
  }

  #over(): void {
    if (this.#terminated) return;
    this.#terminated = true;
    this.send("terminated", undefined);
  }

  /** Asks the program, and waits for its answer. */
  async #ask<M extends "stack" | "scopes" | "variables">(method: M, args: Parameters<AdapterEnd["request"]>[1]) {
    const agent = this.#agent;
    if (agent === undefined) throw new DapError("notLaunched");
    try {
      return await agent.request(method, args as never);
    } catch (error) {
      if (!(error instanceof AgentRequestError)) throw error;
      if (error.code === "stale-reference") throw new DapError("staleReference");
      if (error.code === "not-held" || error.code === "no-such-run") throw new DapError("staleFrame");
      throw new DapError("agentFailed", error.message);
    }
  }

  /** Asks the program without waiting: it may be stopped by a JavaScript debugger, or gone. */
  #tell<M extends "continue" | "next" | "stepInto" | "pause" | "setBreakpoints">(
    method: M,
    args: Parameters<AdapterEnd["request"]>[1],
  ): void {
    this.#agent?.request(method, args as never).catch(ignoreGone);
  }
}

/** What is asked of a run that ended in between has no answer, and needs none. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof AgentRequestError)) throw error;
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder) && !/[\\/]node_modules[\\/]/.test(file);
}

function milliseconds(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time).unref());
}
