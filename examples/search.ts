import { type Context, configResource, Event, resource, type StartEvent, StopEvent, step, Workflow } from "stepscope";

type Notes = ReadonlyMap<string, string>;
type Index = (word: string) => readonly string[];

/** A part of a JSON file: read before the first run, which says file and path where it isn't there. */
export const limits = configResource<{ results: number; words: number }>("limits", {
  file: new URL("./search.json", import.meta.url),
  path: "limits",
});

/** Opened when a step first needs it, kept for all runs of a workflow object, and closed with that. */
export const notes = resource("notes", {
  make: async (): Promise<Notes> => openNotes(),
  dispose: () => console.log("The notes are closed."),
});

/** Made from another resource. */
export const index = resource("index", {
  uses: { notes },
  make:
    ({ notes }): Index =>
    (word) =>
      [...notes].filter(([, text]) => text.toLowerCase().includes(word.toLowerCase())).map(([title]) => title),
});

class Found extends Event.of<{ titles: readonly string[] }>() {}

/** Looks a word up in notes, and quotes from them. */
export class SearchFlow extends Workflow {
  /** What `resources` names is the last parameter, behind the context; the compiler checks its type. */
  @step({ resources: { index, limits } })
  async find(
    ev: StartEvent<{ word: string }>,
    _ctx: Context,
    { index, limits }: { index: Index; limits: { results: number } },
  ): Promise<Found> {
    return new Found({ titles: index(ev.word).slice(0, limits.results) });
  }

  @step({ resources: { notes, limits } })
  async quote(
    ev: Found,
    _ctx: Context,
    { notes, limits }: { notes: Notes; limits: { words: number } },
  ): Promise<StopEvent<string>> {
    const quotes = ev.titles.map((title) => {
      const words = notes.get(title)?.split(" ").slice(0, limits.words) ?? [];
      return `${title}: ${words.join(" ")} …`;
    });
    return new StopEvent({ result: quotes.join("\n") || "Nothing is said of it." });
  }
}

async function openNotes(): Promise<Notes> {
  return new Map([
    ["Tea", "Green tea takes water of eighty degrees and three minutes."],
    ["Bread", "A loaf of a pound takes flour, salt and three hundred grams of water."],
    ["Paint", "Ochre is ground with oil of linseed."],
    ["Ink", "Gall ink is stirred into rain water and left for a week."],
  ]);
}
