import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { codeOf, problems } from "./editing.js";
import { closeEditors, inFolder, nonEmpty, until } from "./support.js";

const LOST = `import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
class LostEvent extends Event {}
export class LostFlow extends Workflow {
  @step
  async begin(ev: StartEvent): Promise<LostEvent | StopEvent> {
    return new LostEvent();
  }
}
`;
const FINE = LOST.replace("class LostEvent extends Event {}\n", "")
  .replace("LostEvent | ", "")
  .replace("new LostEvent()", "new StopEvent()");

describe("Checking the workspace", function () {
  this.timeout(90_000);
  const lost = () => inFolder("lost.ts");
  const write = (text: string) => writeFileSync(lost().fsPath, text);
  const codes = (uri: vscode.Uri): string[] => problems(uri).map(codeOf);

  before(filesAreWatched);

  afterEach(async () => {
    await closeEditors();
    rmSync(lost().fsPath, { force: true });
    await until("clean workspace", () => problems(lost()).length === 0);
  });

  it("shows the problems of a file that isn't open, and clears them when it is mended", async () => {
    await vscode.window.showTextDocument(inFolder("joke.ts"));
    write(LOST);
    await until("problem", () => codes(lost()).includes("event-never-consumed"));
    write(FINE);
    await until("no problem", () => problems(lost()).length === 0);
  });

  it("goes with a folder that is moved, and clears what was wrong when it is gone", async () => {
    await vscode.window.showTextDocument(inFolder("joke.ts"));
    const folder = (name: string) => inFolder(name).fsPath;
    mkdirSync(folder("before"));
    writeFileSync(inFolder("before/lost.ts").fsPath, LOST);
    await until("problem", () => codes(inFolder("before/lost.ts")).includes("event-never-consumed"));
    renameSync(folder("before"), folder("after"));
    await until("problem there", () => codes(inFolder("after/lost.ts")).includes("event-never-consumed"));
    await until("no problem here", () => problems(inFolder("before/lost.ts")).length === 0);
    rmSync(folder("after"), { recursive: true });
    await until("no problem", () => problems(inFolder("after/lost.ts")).length === 0);
  });

  it("shows what is on disk again when a file is closed with other text", async () => {
    write(FINE);
    await vscode.window.showTextDocument(inFolder("joke.ts"));
    const document = await vscode.workspace.openTextDocument(lost());
    await vscode.window.showTextDocument(document, { preview: false });
    const edit = new vscode.WorkspaceEdit();
    edit.replace(lost(), new vscode.Range(0, 0, document.lineCount, 0), LOST);
    await vscode.workspace.applyEdit(edit);
    await until("problem", () => codes(lost()).includes("event-never-consumed"));
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await until("no problem", () => problems(lost()).length === 0);
  });

  it("starts the language server again when it crashes, with what isn't saved", async () => {
    write(FINE);
    const document = await vscode.workspace.openTextDocument(lost());
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(lost(), new vscode.Range(0, 0, document.lineCount, 0), LOST);
    await vscode.workspace.applyEdit(edit);
    await until("problem", () => codes(lost()).includes("event-never-consumed"));

    const [crashing] = await until("server", () => nonEmpty(servers()));
    process.kill(crashing, "SIGKILL");
    await until("another server", () => servers().some((pid) => pid !== crashing));
    assert.ok(document.isDirty);
    await until("problem again", () => codes(lost()).includes("event-never-consumed"));
    edit.replace(lost(), new vscode.Range(0, 0, document.lineCount, 0), FINE);
    await vscode.workspace.applyEdit(edit);
    await until("no problem", () => problems(lost()).length === 0);
  });

  it("restarts the language server on command, and clears nothing that is wrong", async () => {
    write(LOST);
    await vscode.window.showTextDocument(lost());
    await until("problem", () => codes(lost()).includes("event-never-consumed"));
    const before = servers();
    await vscode.commands.executeCommand("stepscope.restartLanguageServer");
    await until("another server", () => servers().length > 0 && servers().every((pid) => !before.includes(pid)));
    await until("problem again", () => codes(lost()).includes("event-never-consumed"));
    write(FINE);
    await until("no problem", () => problems(lost()).length === 0);
  });
});

describe("The task stepscope check", function () {
  this.timeout(90_000);
  const lost = () => inFolder("lost.ts");
  const write = (text: string) => writeFileSync(lost().fsPath, text);
  const setting = () => vscode.workspace.getConfiguration("stepscope.check", lost());
  const found = (): boolean => problems(lost()).some((it) => codeOf(it) === "event-never-consumed");

  // What is shown then is the task's.
  before(() => setting().update("workspace", false, vscode.ConfigurationTarget.Workspace));

  after(async () => {
    await closeEditors();
    rmSync(lost().fsPath, { force: true });
    await setting().update("workspace", undefined, vscode.ConfigurationTarget.Workspace);
  });

  async function task(watch: boolean): Promise<vscode.Task> {
    const tasks = await vscode.tasks.fetchTasks({ type: "stepscope" });
    const provided = tasks.find(({ definition }) => definition.watch === watch);
    assert.ok(provided, tasks.map(({ name }) => name).join(", "));
    return provided;
  }

  it("ends with 1 where a workflow is wrong, and lists it among the problems", async () => {
    write(LOST);
    const check = await task(false);
    assert.deepEqual(check.problemMatchers, ["$stepscope-check"]);
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== check.name) return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(check);
    assert.equal(await ended, 1);
    await until("problem", found);
  });

  it("watches: what is mended goes, what breaks comes", async () => {
    write(FINE);
    const execution = await vscode.tasks.executeTask(await task(true));
    try {
      await until("no problem", () => !found());
      write(LOST);
      await until("problem", found);
      write(FINE);
      await until("no problem", () => !found());
    } finally {
      execution.terminate();
    }
  });
});

/** A VS Code that has just started doesn't hear of every file yet. */
async function filesAreWatched(): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher("**/probe-*.txt");
  let heard = false;
  watcher.onDidCreate(() => {
    heard = true;
  });
  let probes = 0;
  await until("word of a file", () => {
    if (!heard) writeFileSync(inFolder(`probe-${++probes}.txt`).fsPath, "");
    return heard;
  });
  watcher.dispose();
  for (let probe = 1; probe <= probes; probe++) rmSync(inFolder(`probe-${probe}.txt`).fsPath);
}

/** Processes of the language server that this extension host has started. */
function servers(): number[] {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return processes.split("\n").flatMap((line) => {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === process.pid && args.includes("language-server.js") ? [Number(pid)] : [];
  });
}
