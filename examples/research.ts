import { type Context, Event, type StartEvent, StopEvent, step, Workflow } from "stepscope";

class Looked extends Event.of<{ place: string }>() {}

const LIBRARY: Readonly<Record<string, string>> = {
  tea: "Tea was drunk in China before it was drunk anywhere else.",
  coffee: "Coffee reached Europe by way of Venice.",
};

/** Finds what is known of one subject. */
export class Research extends Workflow {
  @step
  async look(ev: StartEvent<{ subject: string }>, ctx: Context): Promise<StopEvent<string>> {
    ctx.writeEventToStream(new Looked({ place: `the shelf of ${ev.subject}` }));
    const found = LIBRARY[ev.subject];
    if (found === undefined) throw new RangeError(`Nothing is known of ${ev.subject}`);
    return new StopEvent({ result: found });
  }
}

/** Writes a report. A workflow of its own does the research, for all subjects side by side. */
export class Report extends Workflow {
  readonly #research = new Research({ timeout: 10 });

  @step
  async write(ev: StartEvent<{ subjects: string }>, ctx: Context): Promise<StopEvent<string>> {
    const subjects = ev.subjects.split(",").map((subject) => subject.trim());
    const found = await Promise.all(subjects.map((subject) => ctx.run(this.#research, { subject })));
    return new StopEvent({ result: found.join(" ") });
  }
}
