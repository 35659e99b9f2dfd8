import type { DebugProtocol } from "@vscode/debugprotocol";

/**
 * Everything that the adapter refuses to do: a number that stays, the text, and whether an editor should put it before
 * the person. What goes wrong with a launch is written to the Debug Console instead.
 */
const CATALOGUE = {
  unknownRequest: { id: 1001, showUser: false, text: (name: string) => `The debugger knows no request "${name}".` },
  internal: { id: 1002, showUser: true, text: (what: string) => `The debugger failed: ${what}` },
  notLaunched: { id: 1003, showUser: false, text: () => "No program is being debugged." },
  attachUnsupported: {
    id: 1004,
    showUser: true,
    text: () => `Set "request" to "launch": attaching to a program that runs isn't supported.`,
  },
  unknownThread: { id: 2001, showUser: false, text: (id: string) => `There is no thread ${id}: its run has ended.` },
  notStopped: { id: 2002, showUser: false, text: (name: string) => `${name} isn't stopped.` },
  staleFrame: { id: 2003, showUser: false, text: () => "The run has gone on since this stack was read." },
  staleReference: { id: 2004, showUser: false, text: () => "The run has gone on since these variables were read." },
  noException: { id: 2005, showUser: false, text: (name: string) => `${name} isn't stopped on a failed step.` },
  agentFailed: { id: 2006, showUser: false, text: (why: string) => `The program didn't answer: ${why}` },
  noSource: { id: 2007, showUser: false, text: () => "Sources are files; the debugger serves none itself." },
  noEvaluation: {
    id: 2008,
    showUser: true,
    text: () => "What is typed here is for the standard input of a program that runs; nothing is evaluated.",
  },
  attribute: { id: 3001, showUser: false, text: (what: string) => what },
  programMissing: {
    id: 3002,
    showUser: false,
    text: (file: string) => `There is no file ${file}. Check "program" in the launch configuration.`,
  },
  noWorkflow: {
    id: 3003,
    showUser: false,
    text: (file: string) =>
      `No workflow in ${file}: it has no class that extends Workflow, no new Workflow(…), and runs none.`,
  },
  whichWorkflow: {
    id: 3004,
    showUser: false,
    text: (what: string) => `${what} Name one with "workflow" in the launch configuration.`,
  },
  workflowMissing: { id: 3005, showUser: false, text: (what: string) => what },
  notExported: {
    id: 3006,
    showUser: false,
    text: (name: string) => `${name} isn't exported: export it, or run it in the file itself.`,
  },
  input: { id: 3007, showUser: false, text: (what: string) => what },
  spawn: { id: 3008, showUser: false, text: (what: string) => `The program can't be started: ${what}` },
  agentRefused: { id: 3009, showUser: false, text: (what: string) => what },
} as const satisfies Record<string, { id: number; showUser: boolean; text: (detail: string) => string }>;

export type ErrorName = keyof typeof CATALOGUE;

/** A request that is refused, for a reason in the catalogue. */
export class DapError extends Error {
  override readonly name = "DapError";
  readonly id: number;
  readonly showUser: boolean;
  /** What follows once the refusal is sent. */
  afterwards: (() => void) | undefined;

  constructor(reason: ErrorName, detail = "") {
    const { id, showUser, text } = CATALOGUE[reason];
    super(text(detail));
    this.id = id;
    this.showUser = showUser;
  }

  /** As the protocol carries it. */
  get body(): DebugProtocol.Message {
    return { id: this.id, format: this.message, showUser: this.showUser };
  }
}

/** Any failure as one of the catalogue. */
export function asDapError(error: unknown): DapError {
  if (error instanceof DapError) return error;
  return new DapError("internal", error instanceof Error ? error.message : String(error));
}
