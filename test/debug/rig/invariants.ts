import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Observer } from "./client.js";

const RESUMING = new Set(["continue", "next", "stepIn", "stepOut"]);
/** What only happens while the program runs. */
const OF_THE_RUN = new Set(["stopped", "continued", "stepscope.records", "stepscope.held"]);

/**
 * The rules of the protocol that clients break on, watched over a whole session. Numbered as in the list of
 * protocol invariants: see `test/debug/README.md`.
 */
export class Invariants implements Observer {
  readonly #open = new Map<number, DebugProtocol.Request>();
  readonly #answered = new Set<number>();
  readonly #violations: string[] = [];
  /** Ids that a client learned while a thread was stopped, by thread; then those that are stale. */
  readonly #threadOfFrame = new Map<number, number>();
  readonly #staleFrames = new Set<number>();
  readonly #staleReferences = new Set<number>();
  readonly #threadOfReference = new Map<number, number>();
  readonly #lastStop = new Map<number, string>();
  #initialized = false;
  #configured = false;
  #launched = false;
  #live = false;
  #terminated = 0;
  #lastSeq = 0;

  sent(message: DebugProtocol.Request): void {
    this.#open.set(message.seq, message);
    if (message.command === "configurationDone") this.#configured = true;
    if (message.command === "launch" || message.command === "attach") this.#launched = true;
  }

  received(message: DebugProtocol.ProtocolMessage): void {
    if (message.seq <= this.#lastSeq) this.#violation("seq", `${message.seq} came after ${this.#lastSeq}`);
    this.#lastSeq = message.seq;
    if (message.type === "response") this.#response(message as DebugProtocol.Response);
    else if (message.type === "event") this.#event(message as DebugProtocol.Event);
  }

  /** To be called when the session is over. Gives what was broken. */
  finish(): readonly string[] {
    for (const { command, seq } of this.#open.values()) this.#violation(4, `${command} (${seq}) was never answered`);
    if (this.#launched && this.#terminated !== 1) this.#violation(5, `terminated came ${this.#terminated} times`);
    return this.#violations;
  }

  #response(response: DebugProtocol.Response): void {
    const request = this.#open.get(response.request_seq);
    if (this.#answered.has(response.request_seq) || request === undefined) {
      this.#violation(4, `${response.command} was answered again, or never asked`);
      return;
    }
    this.#answered.add(response.request_seq);
    this.#open.delete(response.request_seq);
    if (!response.success) {
      if (typeof response.body?.error?.id !== "number")
        this.#violation("errors", `${response.command} failed unnumbered`);
      return;
    }
    const args = request.arguments;
    switch (request.command) {
      case "initialize":
        this.#initialized = true;
        break;
      case "launch":
        this.#live = true;
        break;
      case "threads":
        if (this.#live && this.#terminated === 0 && response.body.threads.length === 0) {
          this.#violation(3, "threads were empty");
        }
        break;
      case "stackTrace":
        for (const { id } of response.body.stackFrames) this.#threadOfFrame.set(id, args.threadId);
        break;
      case "scopes":
        this.#checkFresh(this.#staleFrames, args.frameId);
        this.#learn(response.body.scopes, this.#threadOfFrame.get(args.frameId));
        break;
      case "variables":
        this.#checkFresh(this.#staleReferences, args.variablesReference);
        this.#learn(response.body.variables, this.#threadOfReference.get(args.variablesReference));
        break;
      case "setBreakpoints":
      case "setFunctionBreakpoints":
        this.#breakpoints(request, response.body.breakpoints);
        break;
    }
    if (RESUMING.has(request.command)) this.#resumed(request.command, args.threadId, response);
  }

  #event({ event, body }: DebugProtocol.Event): void {
    if (this.#terminated > 0) this.#violation(5, `${event} came after terminated`);
    if (event === "initialized" && !this.#initialized)
      this.#violation(2, "initialized came before initialize's answer");
    if (event === "terminated") this.#terminated++;
    if (OF_THE_RUN.has(event) && !this.#configured) this.#violation(2, `${event} came before configurationDone`);
    if (event === "output" && body.category === "stdout" && !this.#configured) {
      this.#violation(2, "the program printed before configurationDone");
    }
    if (event !== "stopped") return;
    for (const { command, arguments: args } of this.#open.values()) {
      if (RESUMING.has(command) && args.threadId === body.threadId) {
        this.#violation(1, `stopped came before the answer to ${command}`);
      }
    }
    if (this.#lastStop.get(body.threadId) === body.description && body.reason.endsWith("breakpoint")) {
      this.#violation(8, `stopped again at: ${body.description}`);
    }
    this.#lastStop.set(body.threadId, body.description);
    if (body.allThreadsStopped !== false) this.#violation(9, "allThreadsStopped isn't false, the other runs go on");
  }

  #resumed(command: string, thread: number, response: DebugProtocol.Response): void {
    if (command === "continue" && response.body?.allThreadsContinued !== false) {
      this.#violation(9, "allThreadsContinued isn't false, the other runs stay");
    }
    for (const [frame, of] of this.#threadOfFrame) if (of === thread) this.#staleFrames.add(frame);
    for (const [reference, of] of this.#threadOfReference) if (of === thread) this.#staleReferences.add(reference);
  }

  #learn(holders: readonly { variablesReference: number }[], thread: number | undefined): void {
    if (thread === undefined) return;
    for (const { variablesReference } of holders) {
      if (variablesReference > 0) this.#threadOfReference.set(variablesReference, thread);
    }
  }

  #checkFresh(stale: ReadonlySet<number>, id: number): void {
    if (stale.has(id)) this.#violation(6, `${id} was answered after its run had gone on`);
  }

  #breakpoints(request: DebugProtocol.Request, given: readonly DebugProtocol.Breakpoint[]): void {
    const asked = request.arguments.breakpoints ?? [];
    if (given.length !== asked.length) this.#violation(7, `${asked.length} breakpoints got ${given.length} answers`);
    for (const { verified, message } of given) {
      if (!verified && message === undefined && request.command === "setFunctionBreakpoints") {
        this.#violation(7, "a function breakpoint is unverified without a word");
      }
    }
  }

  #violation(rule: number | string, what: string): void {
    this.#violations.push(`${rule}: ${what}`);
  }
}
