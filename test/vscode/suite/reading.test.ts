import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { closeEditors, inFolder, nonEmpty, until } from "./support.js";

/* What the language server adds to what TypeScript shows, as VS Code puts the two together. */
describe("Reading a workflow", function () {
  this.timeout(90_000);
  const order = () => inFolder("order.ts");
  let document: vscode.TextDocument;

  beforeEach(async () => {
    document = await vscode.workspace.openTextDocument(order());
    await vscode.window.showTextDocument(document);
  });
  afterEach(closeEditors);

  /** Where a `§` in a piece of the document stands. */
  function at(marked: string): vscode.Position {
    const offset = document.getText().indexOf(marked.replace("§", ""));
    assert.ok(offset >= 0, marked);
    return document.positionAt(offset + marked.indexOf("§"));
  }

  function ask<Answer>(command: string, marked: string, ...more: unknown[]): Thenable<Answer> {
    return vscode.commands.executeCommand<Answer>(command, order(), at(marked), ...more);
  }

  async function places(command: string, marked: string): Promise<string[]> {
    const found = await ask<(vscode.Location | vscode.LocationLink)[]>(command, marked);
    return found.map((it) => document.getText("range" in it ? it.range : (it.targetSelectionRange ?? it.targetRange)));
  }

  it("tells on a step what it takes and what comes of it, below what TypeScript tells", async () => {
    const texts = await until("hover", async () => {
      const hovers = await ask<vscode.Hover[]>("vscode.executeHoverProvider", "async pa§ck");
      const parts = hovers.flatMap(({ contents }) => contents.map((it) => (typeof it === "string" ? it : it.value)));
      return parts.some((text) => text.includes("takes")) && parts;
    });
    const own = texts.find((text) => text.includes("takes")) ?? "";
    assert.match(own, /takes \[`ItemEvent`\]\(.*order\.ts#L\d+,\d+\) from \[`takeOrder`\]/);
    assert.match(own, /pack → PackedEvent → ship → StopEvent ■/);
  });

  it("leads from a step's name in quotes to the step, and from an event to who takes it", async () => {
    const step = await until("definition", async () =>
      nonEmpty(await places("vscode.executeDefinitionProvider", 'forSteps: ["pa§ck"]')),
    );
    assert.deepEqual(step, ["pack"]);
    const takers = await until("implementation", async () => {
      const found = await places("vscode.executeImplementationProvider", "class Packed§Event");
      return found.includes("ship") && found;
    });
    assert.ok(!takers.includes("pack"), takers.join(", "));
  });

  it("lists who emits and who takes an event among TypeScript's references, none twice", async () => {
    const references = await until("references", async () => {
      const found = await ask<vscode.Location[]>("vscode.executeReferenceProvider", "class Packed§Event");
      return found.length >= 4 && found;
    });
    for (const { uri, range } of references) {
      if (uri.toString() === order().toString()) assert.equal(document.getText(range), "PackedEvent");
    }
  });

  it("counts over an event's class who emits and takes it, and peeks at them", async () => {
    const lens = await until("lens", async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        order(),
        100,
      );
      return lenses.find(({ range, command }) => command !== undefined && document.getText(range) === "PackedEvent");
    });
    assert.equal(lens.command?.title, "2 emit · 1 takes");
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    await vscode.commands.executeCommand("closeReferenceSearch");
  });

  it("outlines a workflow of functions with its steps, which stand outside of the workflow's expression", async () => {
    const functions = inFolder("joke-functions.ts");
    await vscode.window.showTextDocument(functions);
    const steps = await until("outline", async () => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        "vscode.executeDocumentSymbolProvider",
        functions,
      );
      return symbols.find(({ detail }) => detail === "workflow instance")?.children.map(({ name }) => name);
    });
    assert.deepEqual(steps, ["generateJoke", "critiqueJoke"]);
  });

  it("hints at what isn't so by default", async () => {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const labels = await until("inlay hint", async () => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        order(),
        whole,
      );
      return nonEmpty(
        hints.map(({ label }) => (typeof label === "string" ? label : label.map(({ value }) => value).join(""))),
      );
    });
    assert.ok(labels.includes("2 workers"), labels.join(", "));
  });

  it("completes events where one is sent, with their fields", async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(
      order(),
      at("for (const item of§ items)").translate(0, 0).with({ character: 0 }),
      "    ctx.sendEvent();\n",
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const [item] = await until("completion", async () => {
      const list = await ask<vscode.CompletionList>("vscode.executeCompletionItemProvider", "ctx.sendEvent(§)", "(");
      return nonEmpty(list.items.filter(({ detail }) => detail === "taken by ship"));
    });
    assert.equal(typeof item.label === "string" ? item.label : item.label.label, "PackedEvent");
    const { insertText } = item;
    assert.ok(insertText instanceof vscode.SnippetString);
    assert.match(insertText.value, /^new PackedEvent\(\{ item: \$\{1:item\}, packed: \$\{2:packed\} \}\)/);
  });

  it("shows the hierarchy along events in the view of references, and leaves calls to TypeScript", async () => {
    const [call] = await until("call hierarchy", async () =>
      nonEmpty((await ask<vscode.CallHierarchyItem[] | undefined>("vscode.prepareCallHierarchy", "async sh§ip")) ?? []),
    );
    assert.equal(call.kind, vscode.SymbolKind.Method);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(at("async pa§ck"), at("async pa§ck"));
    await vscode.commands.executeCommand("stepscope.showEventHierarchy");
    const view = vscode.extensions.getExtension("vscode.references-view")?.exports;
    const input = await until("tree", () => view.getInput());
    const model = await input.resolve();
    const [root] = await model.provider.getChildren();
    const around: { item: { name: string }; direction: string }[] = await model.provider.getChildren(root);
    assert.deepEqual(
      around.map(({ item, direction }) => `${direction} ${item.name}`),
      ["before takeOrder", "after ship"],
    );
  });
});
