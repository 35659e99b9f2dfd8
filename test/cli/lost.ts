/** A workflow with an event that nobody takes, and what `check` says of it: nothing else. */
export const LOST = `import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
class LostEvent extends Event {}
export class LostFlow extends Workflow {
  @step
  async begin(ev: StartEvent): Promise<LostEvent | StopEvent> {
    if (ev.has("lost")) return new LostEvent();
    return new StopEvent();
  }
}
`;

/** Where that event is emitted: zero-based. */
export const LOST_AT = { line: 5, start: 31, end: 46 };
