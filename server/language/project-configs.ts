import { pathToFileURL } from "node:url";
import { type Connection, type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import { type CheckConfig, ConfigError, Configs, NO_CONFIG } from "../config/index.js";
import type { Log } from "./log.js";

/** The projects' own configs, as `stepscope check` reads them. One that can't be used is marked where it is wrong. */
export class ProjectConfigs {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #configs = new Configs();
  /** URIs of configs that are marked. */
  readonly #marked = new Set<string>();

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /** That of a file; the defaults where it can't be used. */
  of(file: string): CheckConfig {
    try {
      return this.#configs.of(file);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#mark(error);
      return NO_CONFIG;
    }
  }

  /** Configs are read again. */
  clear(): void {
    this.#configs.clear();
    for (const uri of this.#marked) this.#publish(uri, []);
    this.#marked.clear();
  }

  #mark(error: ConfigError): void {
    const uri = pathToFileURL(error.range.file).href;
    if (this.#marked.has(uri)) return;
    this.#marked.add(uri);
    this.#log.warn(`${error.message} It isn't used.`);
    const message = `${error.reason} This config isn't used.`;
    const { start, end } = error.range;
    this.#publish(uri, [
      { range: { start, end }, severity: DiagnosticSeverity.Error, code: "config", source: "stepscope", message },
    ]);
  }

  #publish(uri: string, diagnostics: Diagnostic[]): void {
    this.#connection.sendDiagnostics({ uri, diagnostics }).catch((error: unknown) => {
      this.#log.error(`Diagnostics could not be sent: ${String(error)}`);
    });
  }
}
