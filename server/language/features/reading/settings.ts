import type { Disposable } from "vscode-languageserver/node";
import type { Session } from "../../feature.js";

/** What a user sets about reading, by section, with its defaults. */
export const READING_SETTINGS = {
  /** Over workflows, Run, Debug and Show Graph; over events, who emits and takes them. */
  "stepscope.codeLens": { workflows: true, events: true },
  /** Behind a step's parameters: what it emits, where its type doesn't say; how many workers, where it isn't 4. */
  "stepscope.inlayHints": { events: true, workers: true },
  /** Whether the definition of an event is also where it is emitted. */
  "stepscope.definition": { emitters: true },
} as const satisfies Record<string, Record<string, boolean>>;

type Section = keyof typeof READING_SETTINGS;

/** The switches of a section. */
export type Switches<S extends Section> = { readonly [Name in keyof (typeof READING_SETTINGS)[S]]: boolean };

/** The switches of documents, asked from the client once each and again after a change. */
export interface DocumentSwitches<S extends Section> extends Disposable {
  /** The defaults where the client doesn't answer such questions. */
  of(uri: string): Promise<Switches<S>>;
}

export function openSwitches<S extends Section>(session: Session, section: S): DocumentSwitches<S> {
  const { client, didChangeSettings, didClose } = session;
  const defaults = READING_SETTINGS[section] as Switches<S>;
  const known = new Map<string, Promise<Switches<S>>>();
  const listeners = [didChangeSettings.event(() => known.clear()), didClose.event((uri) => known.delete(uri))];
  return {
    of: (uri) => {
      if (!client.configuration) return Promise.resolve(defaults);
      const asked = known.get(uri) ?? ask(session, { section, uri, defaults });
      known.set(uri, asked);
      return asked;
    },
    dispose: () => {
      for (const listener of listeners) listener.dispose();
    },
  };
}

async function ask<S extends Section>(
  { connection, log }: Session,
  { section, uri, defaults }: { readonly section: S; readonly uri: string; readonly defaults: Switches<S> },
): Promise<Switches<S>> {
  try {
    const answer: unknown = await connection.workspace.getConfiguration({ scopeUri: uri, section });
    return { ...defaults, ...booleansOf(answer, Object.keys(defaults)) };
  } catch (error) {
    log.warn(`The settings of ${uri} can't be read, the defaults are used: ${String(error)}`);
    return defaults;
  }
}

function booleansOf(answer: unknown, names: readonly string[]): Record<string, boolean> {
  if (typeof answer !== "object" || answer === null) return {};
  const entries = Object.entries(answer);
  return Object.fromEntries(entries.filter(([name, value]) => names.includes(name) && typeof value === "boolean"));
}
