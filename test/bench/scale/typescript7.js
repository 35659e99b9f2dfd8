import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LspClient } from "./lsp-client.js";
import { REST } from "./process.js";

const PACKAGE = new URL("../../../node_modules/typescript/", import.meta.url);

/** The language server of TypeScript 7, which is asked for a document's diagnostics. */
export async function measureTypeScript7({ folder, base, files }, { edits, sharedEdits }) {
  const began = performance.now();
  const client = new LspClient(await executable(), ["--lsp", "--stdio"]);
  await client.initialize(folder, { diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false } });
  const diagnose = async ({ uri }) => {
    const { kind } = await client.request("textDocument/diagnostic", { textDocument: { uri } });
    if (kind !== "full" && kind !== "unchanged") throw new Error(`TypeScript 7 answered ${kind}`);
  };
  await client.open(files[0]);
  await diagnose(files[0]);
  const first = performance.now() - began;
  for (const document of [base, ...files.slice(1)]) await client.open(document);
  await Promise.all(files.map(diagnose));
  const all = performance.now() - began;

  const processor = client.processorTime;
  const edit = [];
  for (const document of edits) {
    const start = performance.now();
    await client.change(document);
    await diagnose(document);
    edit.push(performance.now() - start);
  }
  const shared = [];
  for (let n = 0; n < sharedEdits; n++) {
    const start = performance.now();
    await client.change(base);
    await Promise.all(files.map(diagnose));
    shared.push(performance.now() - start);
  }
  const { memory } = client;
  await setTimeout(REST);
  const rest = client.memory;
  await client.stop();
  return { first, all, processor, edit, shared, memory, rest };
}

/** The compiler itself, without the Node program around it. */
export async function executable() {
  const { default: getExePath } = await import(fileURLToPath(new URL("lib/getExePath.js", PACKAGE)));
  return getExePath();
}
