import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { SourceRange, SourceWorkflow } from "../analysis/types.js";

/** The part of the analysis that the adapter reads. */
export interface WorkflowReader {
  /** The workflows that a file declares. */
  workflows(file: string): readonly SourceWorkflow[];
  dispose(): void;
}

/** At most this many files are followed from the program, to find workflows that it imports. */
const MOST_FILES = 200;

/** Where the program's workflows, steps and events stand in source. */
export class Sources {
  readonly #reader: WorkflowReader;
  readonly #byFile = new Map<string, readonly SourceWorkflow[]>();
  #program: string | undefined;
  #followed = false;

  constructor(reader: WorkflowReader) {
    this.#reader = reader;
  }

  /** Whose imports are followed. */
  set program(file: string) {
    this.#program = file;
  }

  /** The workflows that a file declares; none for a file that can't be read. Those of another framework don't count. */
  workflowsIn(file: string): readonly SourceWorkflow[] {
    let workflows = this.#byFile.get(file);
    if (workflows === undefined) {
      const declared = existsSync(file) ? this.#reader.workflows(file) : [];
      workflows = declared.filter(({ framework }) => framework === undefined);
      this.#byFile.set(file, workflows);
    }
    return workflows;
  }

  /** A workflow by its name, in the program, a file with breakpoints, or a file that the program imports. */
  workflow(name: string): SourceWorkflow | undefined {
    return this.#known(name) ?? (this.#follow() ? this.#known(name) : undefined);
  }

  /** All workflows that the program declares or imports. */
  reachable(): readonly SourceWorkflow[] {
    this.#follow();
    return [...this.#byFile.values()].flat();
  }

  step(workflow: string, step: string): SourceRange | undefined {
    const source = this.workflow(workflow);
    return source !== undefined && Object.hasOwn(source.steps, step) ? source.steps[step]?.nameRange : undefined;
  }

  event(workflow: string, name: string): SourceRange | undefined {
    const source = this.workflow(workflow);
    const node = source?.graph.events.find((event) => event.name === name);
    return node === undefined ? undefined : (source?.events[node.id]?.nameRange ?? undefined);
  }

  dispose(): void {
    this.#reader.dispose();
  }

  #known(name: string): SourceWorkflow | undefined {
    for (const workflows of this.#byFile.values()) {
      const found = workflows.find(({ graph }) => graph.workflow === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Reads what the program imports, once. True where that was done now. */
  #follow(): boolean {
    if (this.#followed || this.#program === undefined) return false;
    this.#followed = true;
    const files = [this.#program];
    for (const file of files) {
      this.workflowsIn(file);
      for (const next of importedFiles(file)) {
        if (files.length < MOST_FILES && !files.includes(next)) files.push(next);
      }
    }
    return true;
  }
}

const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;
const ENDINGS = ["", ".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", "/index.ts", "/index.js"];

/** The files of its own that a file imports, by a look at its text. */
function importedFiles(file: string): string[] {
  if (!existsSync(file)) return [];
  const files: string[] = [];
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(IMPORTED)) {
    const path = resolve(dirname(file), specifier ?? "");
    const typed = path.replace(/\.([mc]?)js(x?)$/, ".$1ts$2");
    const found = [typed, ...ENDINGS.map((ending) => path + ending)].find(isFile);
    if (found !== undefined) files.push(found);
  }
  return files;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
