import { basename, resolve } from "node:path";
import { type DebugConfiguration, type Uri, type WorkspaceFolder, workspace } from "vscode";
import { DEBUG_TYPE } from "../../server/debug/contract.js";

export interface ConfigurationWanted {
  readonly folder: WorkspaceFolder | undefined;
  readonly uri: Uri;
  /** Empty for whichever. */
  readonly workflow: string;
}

/** The launch configuration that launch.json has for a workflow of a file, or one made for it. */
export function configurationFor({ folder, uri, workflow }: ConfigurationWanted): DebugConfiguration {
  const written = workspace
    .getConfiguration("launch", folder ?? uri)
    .get<readonly DebugConfiguration[]>("configurations", [])
    .find(
      (one) =>
        one.type === DEBUG_TYPE &&
        typeof one.program === "string" &&
        programOf(one.program, folder, uri) === uri.fsPath &&
        (one.workflow === undefined || workflow === "" || one.workflow === workflow),
    );
  if (written === undefined) return generatedConfiguration(uri, workflow);
  return { ...written, program: uri.fsPath, ...(workflow === "" ? {} : { workflow }) };
}

/** A configuration that says what can't be left out. */
export function generatedConfiguration(uri: Uri, workflow: string): DebugConfiguration {
  const name = `Workflow: ${workflow === "" ? basename(uri.fsPath) : workflow}`;
  return { type: DEBUG_TYPE, request: "launch", name, program: uri.fsPath, ...(workflow === "" ? {} : { workflow }) };
}

/** `${file}` isn't what is in the editor when a lens is pressed: it is the lens's own file. */
function programOf(program: string, folder: WorkspaceFolder | undefined, file: Uri): string {
  const root = folder?.uri.fsPath ?? "";
  const path = program.replace(/\$\{(file|workspaceFolder|workspaceRoot)\}/g, (_, name) =>
    name === "file" ? file.fsPath : root,
  );
  return resolve(root, path);
}
