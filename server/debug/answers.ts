import { createInterface, type Interface } from "node:readline";

/** What a run waits for from outside. */
export interface Awaited {
  readonly eventClass: new (fields: object) => object;
  readonly requirements: Readonly<Record<string, unknown>>;
}

/** A run that may be answered. */
export interface AnswerableRun {
  awaitedEvents(): readonly Awaited[];
  sendEvent(event: object): void;
}

/** Asks the person at the terminal, or in the debug console, for the events that a run waits for; one line each. */
export class Answers {
  readonly #run: AnswerableRun;
  readonly #say: (text: string) => void;
  readonly #input: NodeJS.ReadableStream;
  readonly #nobody: (names: string) => void;
  #reader: Interface | undefined;
  /** Lines that came before they were asked for. */
  readonly #lines: string[] = [];
  #asking: readonly Awaited[] = [];
  #ended = false;

  /** `nobody` is called where an answer is wanted and the input has ended. */
  constructor(
    run: AnswerableRun,
    input: NodeJS.ReadableStream,
    { say, nobody }: { readonly say: (text: string) => void; readonly nobody: (names: string) => void },
  ) {
    this.#run = run;
    this.#input = input;
    this.#say = say;
    this.#nobody = nobody;
  }

  /** Nothing is left to do but to wait: asks, where an event from outside is awaited. */
  ask(): void {
    this.#asking = this.#run.awaitedEvents();
    if (this.#asking.length === 0) return;
    this.#prompt();
    this.#reader ??= this.#read();
    this.#answer();
  }

  close(): void {
    this.#asking = [];
    this.#reader?.close();
  }

  #prompt(): void {
    const how = this.#asking.length === 1 ? "" : ", its name first";
    this.#say(`${namesOf(this.#asking)}? (text, or field=value …, or JSON${how}) `);
  }

  #read(): Interface {
    const reader = createInterface({ input: this.#input });
    reader.on("line", (line) => {
      this.#lines.push(line.trim());
      this.#answer();
    });
    reader.on("close", () => {
      this.#ended = true;
      this.#answer();
    });
    return reader;
  }

  /** Takes the lines that are there as answers to what is asked. */
  #answer(): void {
    while (this.#asking.length > 0) {
      const line = this.#lines.shift();
      if (line === undefined) {
        if (this.#ended) this.#nobody(namesOf(this.#asking));
        return;
      }
      if (line !== "") this.#send(line);
    }
  }

  #send(line: string): void {
    try {
      const { awaited, fields } = readAnswer(line, this.#asking);
      const event = new awaited.eventClass({ ...awaited.requirements, ...fields });
      this.#asking = [];
      this.#run.sendEvent(event);
    } catch (error) {
      this.#say(`${error instanceof Error ? error.message : String(error)}\n`);
      this.#prompt();
    }
  }
}

/** The event that a line means, and its fields. Throws Error that says how to write it. */
export function readAnswer(
  line: string,
  awaited: readonly Awaited[],
): { readonly awaited: Awaited; readonly fields: Readonly<Record<string, unknown>> } {
  const [first = "", rest] = splitOnce(line);
  const named = awaited.find(({ eventClass }) => eventClass.name === first);
  const [only, other] = awaited;
  if (named === undefined && other !== undefined) {
    throw new Error(`Begin with the event's name: ${namesOf(awaited)}.`);
  }
  return { awaited: (named ?? only) as Awaited, fields: readFields(named === undefined ? line : rest) };
}

function readFields(text: string): Record<string, unknown> {
  if (text === "") return {};
  if (text.startsWith("{")) {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch (error) {
      throw new Error(`That isn't JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (!/^\w+=/.test(text)) return { response: text };
  return Object.fromEntries(
    text.split(/\s+(?=\w+=)/).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

function splitOnce(line: string): [string, string] {
  const space = line.search(/\s/);
  return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space).trim()];
}

function namesOf(awaited: readonly Awaited[]): string {
  return [...new Set(awaited.map(({ eventClass }) => eventClass.name))].join(" or ");
}
