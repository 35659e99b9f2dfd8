import { strict as assert } from "node:assert";
import { statSync } from "node:fs";
import * as vscode from "vscode";
import { requireUi, ui, uiAvailable } from "../ui/client.js";
import { debuggingEnded } from "./session.js";
import { inFolder, stoppedFrame } from "./support.js";

describe("VS Code", () => {
  it("has opened the folder", () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.equal(folder?.name, "examples");
  });

  it("has its TypeScript extension and its JavaScript debugger", () => {
    assert.ok(vscode.extensions.getExtension("vscode.typescript-language-features"));
    assert.ok(vscode.extensions.getExtension("ms-vscode.js-debug"));
  });

  it("has Stepscope, which a TypeScript file activates", async function () {
    this.timeout(30_000);
    const extension = vscode.extensions.getExtension("stepscope.workflow-debugger");
    assert.ok(extension, "stepscope.workflow-debugger isn't installed");
    await vscode.window.showTextDocument(inFolder("plain-node", "answer.ts"));
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it("has the commands that Stepscope contributes, and no others of its name", async () => {
    const extension = vscode.extensions.getExtension("stepscope.workflow-debugger");
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    // VS Code makes up some of its own for a view or a panel, which have more dots.
    const registered = (await vscode.commands.getCommands(true)).filter((id) => /^stepscope\.\w+$/.test(id));
    assert.deepEqual(registered.sort(), contributed.map(({ command }) => command).sort());
  });

  it("is seen in the browser", async function () {
    requireUi(this);
    await ui("waitFor", { selector: ".monaco-workbench .part.editor .tab" });
    const file = await ui("screenshot", { path: "smoke.png" });
    assert.ok(statSync(file).size > 10_000);
  });

  it("stops on a line of a Node program", async function () {
    this.timeout(60_000);
    const program = inFolder("plain-node", "sum.js");
    const line = 3;
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(program, new vscode.Position(line, 0)));
    vscode.debug.addBreakpoints([breakpoint]);
    try {
      const frame = await stoppedFrame(() =>
        vscode.debug.startDebugging(undefined, {
          type: "pwa-node",
          request: "launch",
          name: "sum",
          program: program.fsPath,
          runtimeExecutable: process.execPath,
          env: { ELECTRON_RUN_AS_NODE: "1" },
          console: "internalConsole",
        }),
      );
      const { stackFrames } = await frame.session.customRequest("stackTrace", { threadId: frame.threadId });
      assert.match(stackFrames[0].name, /^(global\.)?sum$/);
      assert.equal(stackFrames[0].line, line + 1);
      const { result } = await frame.session.customRequest("evaluate", {
        expression: "total",
        frameId: stackFrames[0].id,
      });
      assert.equal(result, "6");
      if (uiAvailable) {
        await ui("screenshot", { path: "stopped.png" });
        await ui("click", { selector: ".debug-toolbar .codicon-debug-continue" });
        await debuggingEnded();
      }
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
      await vscode.debug.stopDebugging();
    }
  });
});
