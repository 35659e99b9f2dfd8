import {
  type Context,
  catchError,
  type Resource,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  Workflow,
} from "stepscope";

/** A workflow whose step can't have its `db`, and says so by `mail`. */
export function caught(database: Resource<string>, post: Resource<string>): new () => Workflow {
  return class Caught extends Workflow {
    @step({ accepts: StartEvent, emits: [StopEvent], resources: { db: database } })
    async only(_ev: StartEvent, _ctx: Context, { db }: { db: string }): Promise<StopEvent<string>> {
      return new StopEvent({ result: db });
    }

    @catchError({ emits: [StopEvent], resources: { mail: post } })
    async say(ev: StepFailedEvent, _ctx: Context, { mail }: { mail: string }): Promise<StopEvent<string>> {
      const { chain } = ev.exception as { chain: readonly string[] };
      return new StopEvent({ result: `${mail}: ${chain.join()}` });
    }
  };
}
