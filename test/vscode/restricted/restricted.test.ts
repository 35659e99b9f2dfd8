import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { codeOf, deleteStep, lensTitles, problems } from "../suite/editing.js";
import { listen, quiet } from "../suite/session.js";
import { inFolder, nonEmpty, until } from "../suite/support.js";
import { requireUi, ui } from "../ui/client.js";

describe("A folder that isn't trusted", function () {
  this.timeout(90_000);
  const trap = () => inFolder("trap.ts");
  const ran = () => existsSync(inFolder("ran.txt").fsPath);
  const heard = listen();

  before(() => assert.equal(vscode.workspace.isTrusted, false));
  beforeEach(() => vscode.window.showTextDocument(trap()));
  afterEach(() => assert.equal(ran(), false, "A file of the folder was run"));
  after(() => heard.dispose());

  it("is checked", async () => {
    const document = await vscode.workspace.openTextDocument(trap());
    await deleteStep(document, "take");
    const [problem] = await until("problem", () =>
      nonEmpty(problems(trap()).filter((it) => codeOf(it) === "event-never-consumed")),
    );
    assert.match(problem.message, /Found/);
    await vscode.commands.executeCommand("undo");
    await until("no problem", () => problems(trap()).length === 0);
  });

  it("is drawn, and not offered to be run", async () => {
    const titles = await until("code lens", async () => nonEmpty(await lensTitles(trap())));
    assert.deepEqual(titles, ["Show Graph"]);
    await vscode.commands.executeCommand("stepscope.showGraph", { uri: trap().toString(), workflow: "Trap" });
    await until("panel", () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes("Trap"))),
    );
  });

  it("has no task unless its user trusts it", async function () {
    requireUi(this);
    const fetched = vscode.tasks.fetchTasks({ type: "stepscope" });
    await ui("click", { selector: ".monaco-dialog-box .monaco-button", text: "Cancel" });
    assert.deepEqual(await fetched, []);
  });

  for (const [what, command] of [
    ["run", "stepscope.runWorkflow"],
    ["debugged", "stepscope.debugWorkflow"],
  ] as const) {
    it(`isn't ${what} unless its user trusts it`, async function () {
      requireUi(this);
      const started = vscode.commands.executeCommand(command, { uri: trap().toString(), workflow: "Trap" });
      await ui("click", { selector: ".monaco-dialog-box .monaco-button", text: "Cancel" });
      assert.notEqual(await started, true);
      await delay(1_000);
      assert.ok(quiet());
      assert.deepEqual(heard.pids, []);
    });
  }
});
