import {
  l10n,
  ProcessExecution,
  Task,
  TaskGroup,
  type TaskProvider,
  TaskRevealKind,
  TaskScope,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from "vscode";
import { CHECK_MATCHER, type CheckTask, TASK_TYPE, WATCH_MATCHER } from "./contract.js";

/** `check` and `watch` for each workspace folder, and what tasks.json makes of them. `cli` is the bundled command. */
export function createCheckTasks(cli: Uri): TaskProvider {
  return {
    provideTasks: () =>
      (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === "file")
        .flatMap((folder) =>
          [false, true].map((watch) => checkTask({ type: TASK_TYPE, task: "check", watch }, folder, cli)),
        ),
    resolveTask: (task) => {
      const { definition, scope } = task;
      if (definition.task !== "check") return undefined;
      const folder = typeof scope === "object" ? scope : workspace.workspaceFolders?.[0];
      return checkTask(definition as unknown as CheckTask, folder, cli);
    },
  };
}

function checkTask(definition: CheckTask, folder: WorkspaceFolder | undefined, cli: Uri): Task {
  const { watch = false, paths = [] } = definition;
  const args = [cli.fsPath, "check", ...(watch ? ["--watch"] : []), ...paths];
  const execution = new ProcessExecution(process.execPath, args, {
    // VS Code's own Node: nobody needs to have installed one.
    env: { ELECTRON_RUN_AS_NODE: "1" },
    ...(folder === undefined ? {} : { cwd: folder.uri.fsPath }),
  });
  const name = watch ? l10n.t("watch workflows") : l10n.t("check workflows");
  const matcher = watch ? WATCH_MATCHER : CHECK_MATCHER;
  const task = new Task({ ...definition }, folder ?? TaskScope.Workspace, name, "stepscope", execution, matcher);
  task.group = TaskGroup.Build;
  task.isBackground = watch;
  task.presentationOptions = { reveal: TaskRevealKind.Silent, clear: true };
  return task;
}
