import { Event, StartEvent, StopEvent, step, Workflow } from "stepscope";

/** What `run()` takes, as a class of its own. */
class SearchEvent extends StartEvent.of<{ query: string; maxResults?: number }>() {}

class HitsEvent extends Event.of<{ hits: readonly string[] }>() {}

/** What `await run` gives: a subclass of StopEvent is the result itself. */
class FoundEvent extends StopEvent.of<{ answer: string; confidence: number }>() {}

const BOOKS = ["The Tempest", "Twelfth Night", "The Winter's Tale", "Timon of Athens"];

export class TypedSearch extends Workflow {
  @step
  async search(ev: SearchEvent): Promise<HitsEvent> {
    const hits = BOOKS.filter((title) => title.toLowerCase().includes(ev.query.toLowerCase()));
    return new HitsEvent({ hits: hits.slice(0, ev.maxResults ?? 3) });
  }

  @step
  async finish(ev: HitsEvent): Promise<FoundEvent> {
    return new FoundEvent({ answer: ev.hits[0] ?? "nothing", confidence: ev.hits.length === 1 ? 1 : 0.5 });
  }
}
