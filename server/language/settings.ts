import type { Connection } from "vscode-languageserver/node";
import { type CheckConfig, readRuleSettings } from "../config/index.js";
import type { Log } from "./log.js";

/** What a user sets under `stepscope.check`, per folder. */
export interface CheckSettings {
  /** Whether problems are shown while typing. */
  readonly enable: boolean;
  /** Whether problems are shown in files of the workspace that aren't open, too. */
  readonly workspace: boolean;
  /** How bad problems are, by their rules' codes, where that differs from what the rules and the project say. */
  readonly rules: CheckConfig["rules"];
}

const DEFAULTS: CheckSettings = { enable: true, workspace: true, rules: {} };

export interface SettingsOptions {
  readonly connection: Connection;
  readonly log: Log;
  /** Whether the client answers questions about settings. */
  readonly supported: boolean;
}

/** The settings of documents, asked from the client once each and again after `forget`. */
export class Settings {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #supported: boolean;
  readonly #known = new Map<string, Promise<CheckSettings>>();

  constructor(options: SettingsOptions) {
    this.#connection = options.connection;
    this.#log = options.log;
    this.#supported = options.supported;
  }

  /** Of a document or folder; the defaults where the client has none. */
  of(uri: string): Promise<CheckSettings> {
    if (!this.#supported) return Promise.resolve(DEFAULTS);
    let settings = this.#known.get(uri);
    if (settings === undefined) {
      settings = this.#ask(uri);
      this.#known.set(uri, settings);
    }
    return settings;
  }

  /** All of them where `uri` is absent. */
  forget(uri?: string): void {
    if (uri === undefined) this.#known.clear();
    else this.#known.delete(uri);
  }

  async #ask(uri: string): Promise<CheckSettings> {
    try {
      const answer: unknown = await this.#connection.workspace.getConfiguration({
        scopeUri: uri,
        section: "stepscope.check",
      });
      return this.#checkSettings(uri, answer);
    } catch (error) {
      this.#log.warn(`The settings of ${uri} can't be read, the defaults are used: ${String(error)}`);
      return DEFAULTS;
    }
  }

  #checkSettings(uri: string, value: unknown): CheckSettings {
    if (typeof value !== "object" || value === null) return DEFAULTS;
    const { enable, workspace, rules } = value as { readonly [Key in keyof CheckSettings]?: unknown };
    const { severities, wrong } = readRuleSettings(rules);
    for (const what of wrong) this.#log.warn(`stepscope.check.rules, for ${uri}: ${what}`);
    return {
      enable: typeof enable === "boolean" ? enable : DEFAULTS.enable,
      workspace: typeof workspace === "boolean" ? workspace : DEFAULTS.workspace,
      rules: severities,
    };
  }
}
