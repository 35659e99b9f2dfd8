/** Stands in for the package's own types: the same whether it is installed or not, and quick to read. */
export const STEPSCOPE_TYPES_FILE = "/__stepscope__/types.d.ts";

/** Only what tells the classes apart: a name is what the analysis asks the compiler for. */
export const STEPSCOPE_TYPES = `
declare module "stepscope" {
  type Fields = Record<string, any>;
  interface Of<B> {
    <F extends object>(): new (fields: F) => B & Readonly<F>;
    (schema: any): new (fields: any) => B & Readonly<Fields>;
  }
  export class Event { #event: true; constructor(fields?: object); static of: Of<Event>; get(name: string, fallback?: unknown): unknown; has(name: string): boolean; keys(): string[]; toJSON(): Fields; }
  namespace Bases {
    class StartEvent extends Event { #start: true; }
  }
  export type StartEvent<F extends object = Fields> = Bases.StartEvent & Readonly<F>;
  export const StartEvent: {
    new <F extends object = Record<never, never>>(fields?: F): StartEvent<F>;
    readonly prototype: Bases.StartEvent;
    of: Of<Bases.StartEvent>;
  };
  export class StopEvent<R = unknown> extends Event { #stop: true; static of: Of<StopEvent<any>>; readonly result: R; constructor(fields?: { result?: R }); }
  export class InputRequiredEvent extends Event { #ask: true; static of: Of<InputRequiredEvent>; }
  export class HumanResponseEvent extends Event { #answer: true; static of: Of<HumanResponseEvent>; }
  export class StepFailedEvent extends Event { #failed: true; readonly stepName: string; readonly inputEvent: Event; readonly exception: unknown; readonly attempts: number; readonly elapsedSeconds: number; readonly failedAt: Date; }
  export class WorkflowTimedOutEvent extends StopEvent<any> { #timedOut: true; }
  export class WorkflowCancelledEvent extends StopEvent<any> { #cancelled: true; }
  export class WorkflowFailedEvent extends StopEvent<any> { #workflowFailed: true; }
  export class Context<S = any> {
    sendEvent(event: Event, options?: { step?: string }): void;
    writeEventToStream(event: Event): void;
    waitForEvent<E extends Event>(type: new (...args: any[]) => E, options?: object): Promise<E>;
    collectEvents<E extends Event>(event: E, expected: readonly (new (...args: any[]) => any)[]): E[] | undefined;
    readonly store: any;
    readonly signal: AbortSignal;
    readonly runId: string;
    [more: string]: any;
  }
  export class Workflow {
    constructor(options?: object);
    step<F extends (...args: any[]) => any>(fn: F): F;
    step<F extends (...args: any[]) => any>(options: object, fn: F): F;
    run(input?: object, options?: object): any;
    readonly graph: any;
    readonly workflowName: string;
    validate(): any;
  }
  export const step: any;
  export const catchError: any;
}
`;
