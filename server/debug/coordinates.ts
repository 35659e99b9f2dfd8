import { basename, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";

/** How a client counts lines and writes paths; ours count from 0 and are file system paths. */
export class Coordinates {
  #firstLine = 1;
  #firstColumn = 1;
  #uris = false;

  adopt({ linesStartAt1 = true, columnsStartAt1 = true, pathFormat }: DebugProtocol.InitializeRequestArguments): void {
    this.#firstLine = linesStartAt1 ? 1 : 0;
    this.#firstColumn = columnsStartAt1 ? 1 : 0;
    this.#uris = pathFormat === "uri";
  }

  lineOf(clientLine: number): number {
    return clientLine - this.#firstLine;
  }

  clientLine(line: number): number {
    return line + this.#firstLine;
  }

  clientColumn(column: number): number {
    return column + this.#firstColumn;
  }

  /** Empty for a source that is no file. */
  pathOf(clientPath: string): string {
    if (clientPath.startsWith("file:")) return fileURLToPath(clientPath);
    return clientPath === "" || /^[a-z][a-z0-9+.-]+:/i.test(clientPath) ? "" : normalize(clientPath);
  }

  sourceOf(path: string): DebugProtocol.Source {
    return { name: basename(path), path: this.#uris ? pathToFileURL(path).href : path };
  }
}
