import type { DebugAdapterTracker, DebugAdapterTrackerFactory } from "vscode";
import type { StepscopeEvents } from "../../server/debug/contract.js";
import type { LiveState, PanelState } from "../panel/contract.js";

/** What the panel hears of debug sessions. */
export interface SessionHooks {
  /** A session begins: what the last one showed is over. */
  onStart?(): void;
  onSession(state: PanelState["session"]): void;
  onRecords(records: StepscopeEvents["stepscope.records"]["records"]): void;
  onHeld(held: LiveState["held"]): void;
}

/** Listens to what adapter and editor say, and changes none of it. */
export function createTrackerFactory(hooks: SessionHooks): DebugAdapterTrackerFactory {
  return { createDebugAdapterTracker: () => createTracker(hooks) };
}

function createTracker(hooks: SessionHooks): DebugAdapterTracker {
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    hooks.onHeld(null);
    hooks.onSession("ended");
  };
  const events: { [E in keyof StepscopeEvents]?: (body: StepscopeEvents[E]) => void } = {
    "stepscope.records": ({ records }) => hooks.onRecords(records),
    "stepscope.held": ({ held }) => {
      hooks.onHeld(held === null ? null : { kind: held.kind, id: held.id });
      if (held === null) hooks.onSession("running");
    },
  };
  return {
    onWillStartSession: () => {
      hooks.onStart?.();
      hooks.onSession("running");
    },
    onDidSendMessage: (message: { type: string; event?: string; body?: unknown }) => {
      if (message.type !== "event" || message.event === undefined || ended) return;
      if (message.event === "stopped") hooks.onSession("paused");
      else if (message.event === "terminated") end();
      else if (Object.hasOwn(events, message.event)) {
        (events as Record<string, (body: unknown) => void>)[message.event]?.(message.body);
      }
    },
    onWillStopSession: end,
    onExit: end,
  };
}
