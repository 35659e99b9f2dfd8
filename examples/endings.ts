import {
  type Context,
  Event,
  type StartEvent,
  StopEvent,
  step,
  Workflow,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  type WorkflowRun,
  WorkflowTimedOutEvent,
} from "stepscope";

class ReadyEvent extends Event {}

/** A run that ends as it is told to. */
class Ending extends Workflow {
  @step
  async begin(ev: StartEvent<{ how: "result" | "failure" | "too slow" }>, ctx: Context): Promise<StopEvent<string>> {
    ctx.writeEventToStream(new ReadyEvent());
    if (ev.how === "failure") throw new RangeError("The well is dry");
    if (ev.how === "too slow") await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
    return new StopEvent({ result: "All is well" });
  }
}

/** How a run ended, as its stream tells: awaiting the run would throw for all but the first. */
async function ending(run: WorkflowRun<string>): Promise<string> {
  for await (const event of run.streamEvents()) {
    if (event instanceof WorkflowTimedOutEvent) {
      return `Timed out after ${event.timeout} s. Active steps: ${event.activeSteps.join(", ")}`;
    }
    if (event instanceof WorkflowFailedEvent) {
      const { stepName, attempts, exception } = event;
      return `Step ${stepName} failed after ${attempts} attempt: ${exception}`;
    }
    if (event instanceof WorkflowCancelledEvent) return "Cancelled";
    if (event instanceof StopEvent) return `Completed: ${event.result}`;
  }
  return "Never";
}

const flow = new Ending({ timeout: 0.05 });
const cancelled = flow.run({ how: "too slow" });
setTimeout(() => cancelled.cancel(), 10);

for (const run of [
  flow.run({ how: "result" }),
  flow.run({ how: "failure" }),
  flow.run({ how: "too slow" }),
  cancelled,
]) {
  console.log(await ending(run));
}
