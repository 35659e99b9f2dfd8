import type { CoreSummary, Mention } from "../syntax/summary.js";
import type { CoreFlow } from "./flows.js";
import { functionsInside } from "./handlers.js";
import type { CoreEvent, CoreNames } from "./names.js";

/** A mention with what it stands for. */
export type SettledMention = Mention & {
  readonly key: string;
  /** Of the workflow, where it is one. */
  readonly workflow: string | null;
  /** Of the workflow that it is sent to, where that is told. */
  readonly sentTo: string | null;
};

/** What a file says about one of its workflows besides its handlers. */
export class FlowFacts {
  readonly #file: string;
  readonly #flow: CoreFlow;
  readonly #core: CoreSummary;
  readonly #mentions: readonly SettledMention[];
  /** Functions that are handlers, with those inside of them. */
  readonly #handlers = new Set<number>();
  /** The same with the functions that they call. */
  readonly #working = new Set<number>();
  /** Nobody outside of the file can get at the workflow or one of its runs. */
  readonly closed: boolean;
  /** It is run in this file. */
  readonly run: boolean;

  constructor(file: string, flow: CoreFlow, { core, names }: { core: CoreSummary; names: CoreNames }) {
    this.#file = file;
    this.#flow = flow;
    this.#core = core;
    this.#mentions = settled(file, core, names);
    for (const { functions } of flow.handlers) {
      for (const [position, { file: at, fn }] of functions.entries()) {
        if (at !== file) continue;
        for (const inside of functionsInside(fn, core)) {
          this.#working.add(inside);
          if (position === 0) this.#handlers.add(inside);
        }
      }
    }
    const own = this.#mentions.filter(({ workflow }) => workflow === flow.workflow.key);
    const exported = own.some(
      ({ ref }) => ref.kind === "local" && (core.variables.get(ref.id)?.exportedAs.length ?? 0) > 0,
    );
    const { workflow } = flow;
    this.closed =
      !workflow.open &&
      !workflow.variable.open &&
      workflow.file === file &&
      !exported &&
      !core.contextShared &&
      own.every(({ how }) => how !== "escapes");
    this.run = own.some(({ how }) => how === "run");
  }

  /** Somebody may see every event of its runs. */
  get streamShown(): boolean {
    return this.#core.streamShown;
  }

  of({ key }: CoreEvent): readonly SettledMention[] {
    return this.#mentions.filter((it) => it.key === key);
  }

  /** What is sent to the workflow where none of its handlers is at work. */
  sentFromOutside(event: CoreEvent): readonly SettledMention[] {
    return this.of(event).filter((it) => it.how === "made" && !this.#isBy(this.#working, it));
  }

  /** The same, and also what functions send that its handlers call: others may call them. */
  sentElsewhere(event: CoreEvent): readonly SettledMention[] {
    return this.of(event).filter((it) => it.how === "made" && !this.#isBy(this.#handlers, it));
  }

  /** Where code other than its handlers asks or waits for an event. */
  readOutside(event: CoreEvent): readonly (SettledMention & { readonly how: "read" })[] {
    return this.of(event)
      .filter((it) => it.how === "read")
      .filter((it) => it.within === null || !this.#working.has(it.within));
  }

  /** It is sent where an event that has come is dealt with. */
  isReply({ place }: SettledMention): boolean {
    return this.#mentions.some(
      (it) =>
        it.how === "read" &&
        it.reaction !== null &&
        it.reaction.pos <= place.pos &&
        place.end <= it.reaction.end &&
        (it.within === null || !this.#working.has(it.within)),
    );
  }

  /** Nobody outside of this file can make one. */
  isPrivate(event: CoreEvent): boolean {
    const { source } = event;
    if (source === null || source.file !== this.#file) return false;
    if (source.variable.exportedAs.length > 0 || source.variable.open || source.variable.parameter !== null)
      return false;
    return event.made && this.of(event).every(({ how }) => how !== "escapes");
  }

  /** All that can become of an event in a run of this workflow is in this file. */
  isKnown(event: CoreEvent): boolean {
    return this.isPrivate(event) || (this.closed && this.of(event).every(({ how }) => how !== "escapes"));
  }

  #isBy(functions: ReadonlySet<number>, { within, sentTo }: SettledMention): boolean {
    if (sentTo !== null && sentTo === this.#flow.workflow.key) return false;
    return within !== null && functions.has(within);
  }

  /** Where runs of the workflow are continued, as offsets. */
  get resumed(): readonly { readonly within: number | null; readonly pos: number }[] {
    return this.#mentions
      .filter((it) => it.how === "run" && it.resumes && it.workflow === this.#flow.workflow.key)
      .map(({ within, place }) => ({ within, pos: place.pos }));
  }
}

function settled(file: string, { mentions }: CoreSummary, names: CoreNames): SettledMention[] {
  return mentions.map((it) => ({
    ...it,
    key: names.event(it.ref, file).key,
    workflow: names.workflow(it.ref, file)?.key ?? null,
    sentTo: it.how === "made" && it.to !== null ? (names.workflow(it.to, file)?.key ?? null) : null,
  }));
}
