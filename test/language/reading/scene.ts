import { afterEach } from "vitest";
import type { ClientCapabilities, Location, Position, Range } from "vscode-languageserver/node";
import { createAnalysis } from "../../../server/analysis/index.js";
import { at } from "../marked.js";
import { type Editor, type EditorOptions, type Folder, makeFolder, openEditor, PULL_CLIENT } from "../rig.js";

/** Two workflows over three files: a joke is told, criticised, and shown while it is. */
export const FILES = {
  "events.ts": `import { Event } from "stepscope";
export class JokeEvent extends Event.of<{ joke: string; rating?: number }>() {}
export class NoteEvent extends Event {}
export class LostEvent extends Event {}
`,
  "flow.ts": `import { type Context, catchError, StartEvent, StepFailedEvent, StopEvent, step, Workflow } from "stepscope";
import { JokeEvent, NoteEvent } from "./events.js";

export class JokeFlow extends Workflow {
  @step
  async tellJoke(ev: StartEvent<{ topic: string }>, ctx: Context) {
    ctx.writeEventToStream(new NoteEvent());
    if (ev.topic === "") ctx.sendEvent(new JokeEvent({ joke: "none" }), { step: "critique" });
    return new JokeEvent({ joke: ev.topic });
  }

  @step({ numWorkers: 2, timeout: 5 })
  async critique(ev: JokeEvent): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.joke });
  }

  @catchError({ forSteps: ["critique"] })
  async giveUp(ev: StepFailedEvent): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.stepName });
  }
}
`,
  "other.ts": `import { StartEvent, StopEvent, step, Workflow } from "stepscope";
import { JokeEvent as Told } from "./events.js";

export class OtherFlow extends Workflow {
  @step async retell(ev: StartEvent): Promise<Told> {
    return new Told({ joke: "again" });
  }
  @step async laugh(ev: Told): Promise<StopEvent> {
    return new StopEvent();
  }
}
`,
  "plain.ts": "export const answer: number = 42;\n",
} as const;

export type FileName = keyof typeof FILES;

/** An editor on a folder with files of workflows. */
export interface Scene {
  readonly editor: Editor;
  readonly folder: Folder;
  /** Opens a file as it is on disk. */
  open(name: FileName): Promise<string>;
  /** Gives a file another text, unsaved. */
  edit(name: FileName, text: string): Promise<string>;
  /** Puts lines before the text of an open file, without saving. */
  pushDown(name: FileName, lines: number): Promise<void>;
  /** What a request about a place answers; the place as in `at`. */
  ask<T>(method: string, name: FileName, marked: string, more?: object): Promise<T>;
  request<T>(method: string, params: object): Promise<T>;
  /** `file: text` at a place of a file as it is on disk; `file line: …` where it goes over several lines. */
  shown(place: { readonly uri: string; readonly range: Range }): string;
}

const open = new Set<{ dispose(): Promise<void> }>();
afterEach(async () => {
  for (const it of open) await it.dispose();
  open.clear();
});

/** With the real analysis. Disposed after the test. */
export async function scene(capabilities: ClientCapabilities = {}, options: EditorOptions = {}): Promise<Scene> {
  const folder = makeFolder(FILES);
  const editor = await openEditor({
    folders: [folder.uri],
    loadAnalysis: async () => createAnalysis(),
    capabilities: {
      ...PULL_CLIENT,
      ...capabilities,
      textDocument: { ...PULL_CLIENT.textDocument, ...capabilities.textDocument },
      workspace: { ...PULL_CLIENT.workspace, ...capabilities.workspace },
    },
    ...options,
  });
  open.add({
    dispose: async () => {
      await editor.dispose();
      folder.dispose();
    },
  });
  const request = <T>(method: string, params: object): Promise<T> => editor.client.sendRequest(method, params);
  const opened = new Set<FileName>();
  return {
    editor,
    folder,
    request,
    open: async (name) => {
      const uri = folder.uriOf(name);
      opened.add(name);
      await editor.open(uri, FILES[name]);
      return uri;
    },
    edit: async (name, text) => {
      const uri = folder.uriOf(name);
      if (!opened.has(name)) await editor.open(uri, FILES[name]);
      opened.add(name);
      await editor.edit(uri, text);
      return uri;
    },
    pushDown: (name, lines) => editor.edit(folder.uriOf(name), `${"\n".repeat(lines)}${FILES[name]}`),
    ask: (method, name, marked, more = {}) => {
      const position: Position = at(FILES[name], marked);
      return request(method, { textDocument: { uri: folder.uriOf(name) }, position, ...more });
    },
    shown: ({ uri, range: { start, end } }) => {
      const name = uri.slice(uri.lastIndexOf("/") + 1) as FileName;
      const line = FILES[name].split("\n")[start.line] ?? "";
      return `${name}: ${line.slice(start.character, start.line === end.line ? end.character : undefined).trim()}`;
    },
  };
}

export type Place = Location;
