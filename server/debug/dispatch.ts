import { DebugSession, Response } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { StepscopeEvents } from "./contract.js";
import { asDapError, DapError } from "./errors.js";
import type { Handlers } from "./requests.js";

/** The events of the protocol that the adapter sends, by name. */
export interface DapEvents {
  initialized: undefined;
  stopped: DebugProtocol.StoppedEvent["body"];
  process: DebugProtocol.ProcessEvent["body"];
  thread: DebugProtocol.ThreadEvent["body"];
  output: DebugProtocol.OutputEvent["body"];
  breakpoint: DebugProtocol.BreakpointEvent["body"];
  exited: DebugProtocol.ExitedEvent["body"];
  terminated: undefined;
}

/** A debug session that looks its handlers up in a table, and so answers each request exactly once. */
export abstract class DispatchingSession extends DebugSession {
  protected abstract readonly handlers: Handlers;

  /** Sends an event of the protocol. */
  protected send<E extends keyof DapEvents>(event: E, body: DapEvents[E]): void {
    const message: DebugProtocol.Event = { seq: 0, type: "event", event };
    this.sendEvent(body === undefined ? message : { ...message, body });
  }

  /** Sends an event of our own. */
  protected sendOwn<E extends keyof StepscopeEvents>(event: E, body: StepscopeEvents[E]): void {
    const message: DebugProtocol.Event = { seq: 0, type: "event", event, body };
    this.sendEvent(message);
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.#answer(request);
  }

  async #answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    let afterwards: (() => void) | undefined;
    try {
      const handler = this.#find(request.command);
      const given = await handler(request.arguments);
      if (given.body !== undefined) response.body = given.body;
      afterwards = given.afterwards;
    } catch (error) {
      const refused = asDapError(error);
      response.success = false;
      response.message = refused.message;
      response.body = { error: refused.body };
      afterwards = refused.afterwards;
    }
    this.sendResponse(response);
    afterwards?.();
  }

  #find(command: string): (args: unknown) => ReturnType<Handlers[keyof Handlers]> {
    const table = this.handlers as unknown as Record<string, (args: unknown) => ReturnType<Handlers[keyof Handlers]>>;
    const handler = Object.hasOwn(table, command) ? table[command] : undefined;
    if (handler === undefined) throw new DapError("unknownRequest", command);
    return handler;
  }
}
