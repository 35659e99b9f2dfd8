/** What the runner is to do: a JSON file, alone in its folder, that the variable names. The runner removes all three. */
export interface RunnerOrder {
  /** Absolute path. */
  readonly program: string;
  readonly workflow: string;
  readonly exportName: string;
  /** Whether the export is a class to make an instance of. */
  readonly kind: "class" | "instance";
  readonly input: Readonly<Record<string, unknown>>;
}

export const RUNNER_VARIABLE = "STEPSCOPE_RUN";
