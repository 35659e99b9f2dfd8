/** The clock of the server, handed in so that a test can hold it. */
export interface Scheduler {
  /** Calls `action` once, `milliseconds` from now, unless cancelled before. */
  after(milliseconds: number, action: () => void): ScheduledAction;
  /** Lets messages in that arrived meanwhile. */
  turn(): Promise<void>;
}

export interface ScheduledAction {
  cancel(): void;
}

/** The process's own timers. */
export const systemScheduler: Scheduler = {
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
