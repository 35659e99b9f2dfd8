import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { requireUi, ui, uiEvaluate } from "../ui/client.js";
import { closeEditors } from "./support.js";

describe("The ui channel", () => {
  let panel: vscode.WebviewPanel | undefined;

  before(async function () {
    requireUi(this);
    // Another webview would be searched as well.
    await closeEditors();
  });

  afterEach(() => {
    panel?.dispose();
    panel = undefined;
  });

  it("reaches into a webview with a strict content security policy", async () => {
    panel = vscode.window.createWebviewPanel("test.page", "A page", vscode.ViewColumn.One, { enableScripts: true });
    panel.webview.html = `<!doctype html>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-1'">
      <h1 id="title">Not clicked</h1>
      <input id="name">
      <ul><li>one</li><li>two</li></ul>
      <button>Press</button>
      <script nonce="1">
        document.querySelector("button").addEventListener("click", (event) => {
          document.querySelector("#title").textContent = "Clicked by " + document.querySelector("#name").value;
          event.target.remove();
        });
      </script>`;
    const frame = "webview";
    assert.equal(await ui("text", { selector: "#title", frame }), "Not clicked");
    await ui("fill", { selector: "#name", frame, value: "Ada" });
    await ui("click", { selector: "button", text: "Press", frame });
    await ui("waitFor", { selector: "#title", text: "Clicked by Ada", frame });
    await ui("waitFor", { selector: "button", text: "Press", frame, state: "hidden" });
    assert.deepEqual(await ui("texts", { selector: "li", frame }), ["one", "two"]);
    const length = await uiEvaluate(
      { selector: "#title", frame },
      (title, add: number) => (title.textContent?.length ?? 0) + add,
      100,
    );
    assert.equal(length, 114);
    assert.equal(await ui("attribute", { selector: "h1", frame, name: "id" }), "title");
    await ui("screenshot", { path: "webview.png" });
  });

  it("presses keys and types where the focus is", async () => {
    // The focus was in a webview that is gone.
    await ui("click", { selector: ".part.statusbar" });
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await ui("press", { keys: "Control+Shift+P" });
    await ui("waitFor", { selector: ".quick-input-widget" });
    await ui("type", { text: "Reload Window" });
    await ui("waitFor", { selector: ".quick-input-list-row", text: "Reload Window" });
    await ui("press", { keys: "Escape" });
    await ui("waitFor", { selector: ".quick-input-widget", state: "hidden" });
  });

  it("says what it has not found", async () => {
    await assert.rejects(
      ui("click", { selector: ".no-such-thing", timeoutMs: 200 }),
      /Nothing in the page matches \.no-such-thing within 200 ms/,
    );
    assert.deepEqual(await ui("texts", { selector: ".no-such-thing" }), []);
  });

  it("evaluates in the page", async () => {
    assert.equal(await ui("evaluate", { source: "(factor) => 21 * factor", argument: 2 }), 42);
    assert.ok((await ui("frames", {})).length > 0);
  });
});
