import { Event, type StartEvent, StopEvent, step, Workflow } from "stepscope";

class Chapter extends Event.of<{ title: string; text: string }>() {}
class Summary extends Event.of<{ title: string; gist: string }>() {}
class Title extends Event.of<{ title: string }>() {}
class Body extends Event.of<{ lines: readonly string[] }>() {}

/** Summarizes the chapters of a book side by side, and puts the summaries together under a title. */
export class DigestFlow extends Workflow {
  /** One event for each chapter: a list starts a delivery for each of its events. */
  @step
  async split(ev: StartEvent<{ book: string }>): Promise<Chapter[]> {
    const chapters = ev.book.split(/^# /m).filter((chapter) => chapter.trim() !== "");
    return chapters.map((chapter) => {
      const [title = "", ...lines] = chapter.split("\n");
      return new Chapter({ title: title.trim(), text: lines.join(" ").trim() });
    });
  }

  /** Three at a time; the others wait their turn. */
  @step({ numWorkers: 3 })
  async summarize(ev: Chapter): Promise<Summary> {
    const [first = ""] = ev.text.split(/(?<=[.!?]) /);
    return new Summary({ title: ev.title, gist: first });
  }

  /** Called once, with everything that came of the chapters. */
  @step
  async collect(summaries: Summary[]): Promise<Body> {
    return new Body({ lines: summaries.map(({ title, gist }) => `${title}: ${gist}`) });
  }

  @step
  async title(ev: StartEvent<{ book: string }>): Promise<Title> {
    const chapters = ev.book.match(/^# /gm)?.length ?? 0;
    return new Title({ title: `A book of ${chapters} chapters` });
  }

  /** Called once both are there. */
  @step
  async print(title: Title, body: Body): Promise<StopEvent<string>> {
    return new StopEvent({ result: [title.title, ...body.lines].join("\n") });
  }
}
