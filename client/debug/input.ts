import type { FieldNode } from "stepscope/graph";
import { type Memento, window } from "vscode";
import type { SourceWorkflow } from "../../server/analysis/types.js";
import { fieldText, readField } from "./input-text.js";

export interface AskForInputOptions {
  readonly file: string;
  readonly workflow: SourceWorkflow;
  /** The launch configuration's `input`. */
  readonly given: unknown;
  readonly workspaceState: Memento;
}

/**
 * The input of a run: what the launch configuration gives, and each required field that it lacks from the person, who
 * finds there what they last answered. Null where there is nothing to add; undefined where they gave up.
 */
export async function askForInput(options: AskForInputOptions): Promise<Record<string, unknown> | null | undefined> {
  const { file, workflow, given = {}, workspaceState } = options;
  // A wrong input is the adapter's to refuse.
  if (typeof given !== "object" || given === null || Array.isArray(given)) return null;
  const answers: Record<string, unknown> = { ...given };
  const missing = (workflow.graph.input ?? []).filter(({ name, optional }) => !optional && !(name in answers));
  if (missing.length === 0) return null;
  for (const [index, field] of missing.entries()) {
    const key = `stepscope.input:${file}#${workflow.graph.workflow}.${field.name}`;
    const text = await ask(field, workflow.graph.workflow, workspaceState.get<string>(key), [
      index + 1,
      missing.length,
    ]);
    if (text === undefined) return undefined;
    await workspaceState.update(key, text);
    const read = readField(field, text);
    if ("value" in read) answers[field.name] = read.value;
  }
  return answers;
}

function ask(field: FieldNode, workflow: string, last: string | undefined, [at, of]: readonly [number, number]) {
  return window.showInputBox({
    title: of === 1 ? `Input of ${workflow}` : `Input of ${workflow} (${at} of ${of})`,
    prompt: fieldText(field),
    ignoreFocusOut: true,
    ...(last === undefined ? {} : { value: last }),
    validateInput: (text) => {
      const read = readField(field, text);
      return "problem" in read ? read.problem : undefined;
    },
  });
}
