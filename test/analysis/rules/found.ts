import { inClass, PRELUDE, type Workspace, workspace } from "../source.js";

/** `code @text` of each problem of a file, in order. */
export function found(it: Workspace, file = "flow.ts"): string[] {
  return it.analysis.problems(it.path(file)).map(({ code, range }) => `${code} @${it.textAt(range)}`);
}

/** The same of a workflow class with these steps. */
export function foundIn(steps: string): string[] {
  return found(inClass(steps));
}

/** One file after the prelude, with other files beside it. */
export function withFiles(text: string, files: Record<string, string> = {}): Workspace {
  return workspace({ ...files, "flow.ts": `${PRELUDE}${text}` });
}

export const START = "@step async s(ev: StartEvent, ctx: Context)";
export const END_A = "@step async end(ev: A): Promise<StopEvent> { return new StopEvent(); }";
