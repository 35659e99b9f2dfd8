/** The clock of the server, handed in so that a test can hold it. */
export interface Scheduler {
  /** Calls `action` once, `milliseconds` from now, unless cancelled before. */
  after(milliseconds: number, action: () => void): ScheduledAction;
  /** Lets messages in that arrived meanwhile. */
  turn(): Promise<void>;
  /** The same where none could come in for some milliseconds: between the parts of something long. */
  breathe(): Promise<void>;
}

export interface ScheduledAction {
  cancel(): void;
}

/** How long messages wait at most while something long goes on, in milliseconds. No key is pressed as soon. */
const BREATH = 4;

let breathed = 0;

/** The process's own timers. */
export const systemScheduler: Scheduler = {
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  breathe: async () => {
    if (performance.now() - breathed < BREATH) return;
    await systemScheduler.turn();
    await systemScheduler.turn(); // what was to be sent is sent in the first
    breathed = performance.now();
  },
};
