/** What a person is told about the language server. */
export interface ServerStatus {
  readonly text: string;
  readonly severity: "information" | "error";
  readonly busy: boolean;
  /** What a click does. */
  readonly command: "restart" | "showOutput";
}

/** `idle`: no file has needed it yet. `failed`: it ended and isn't started again by itself. */
export type ServerState = "idle" | "starting" | "running" | "failed";

const STATUS: { readonly [State in ServerState]: ServerStatus } = {
  idle: { text: "Stepscope: not started", severity: "information", busy: false, command: "showOutput" },
  starting: { text: "Stepscope: starting", severity: "information", busy: true, command: "showOutput" },
  running: { text: "Stepscope", severity: "information", busy: false, command: "showOutput" },
  failed: { text: "Stepscope: not checking", severity: "error", busy: false, command: "restart" },
};

/** The status of a state. */
export function serverStatus(state: ServerState): ServerStatus {
  return STATUS[state];
}
