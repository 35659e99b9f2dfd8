import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LspClient } from "./lsp-client.js";
import { REST } from "./process.js";

/**
 * How long the server waits for typing to pause, and reads the edited file ahead meanwhile. An edit's time is less that:
 * the other servers are asked without a pause.
 */
const DEBOUNCE = 150;
const SERVER = fileURLToPath(new URL("../../../dist/language-server.js", import.meta.url));

/**
 * Our built server, as an editor that is sent diagnostics drives it: it tells of every file of the workspace once one
 * is open. Then all are opened, and edited.
 */
export async function measureStepscope({ folder, base, files }, { edits, sharedEdits }) {
  const began = performance.now();
  // As the extension starts it.
  const client = new LspClient(process.execPath, ["--max-semi-space-size=8", SERVER, "--stdio"], {
    MALLOC_ARENA_MAX: "1",
  });
  await client.initialize(folder, { publishDiagnostics: { versionSupport: true, relatedInformation: true } });
  const everyFile = () => {
    const heard = new Set();
    return client.published(({ uri }) => uri !== base.uri && heard.add(uri).size === files.length);
  };
  const heardOf = (document) => client.published(({ uri }) => uri === document.uri);
  const heardOfFirst = heardOf(files[0]).then(() => performance.now() - began);
  const heardOfAll = everyFile().then(() => performance.now() - began);
  await client.open(files[0]);
  const [first, all] = await Promise.all([heardOfFirst, heardOfAll]);
  const processor = client.processorTime;

  const opened = heardOf(files.at(-1));
  for (const document of [base, ...files.slice(1)]) await client.open(document);
  await opened;
  await quiet(client, files);

  const edit = [];
  for (const document of edits) {
    const start = performance.now();
    let version = 0;
    const answer = client.published((params) => params.uri === document.uri && params.version === version);
    version = await client.change(document);
    await answer;
    edit.push(performance.now() - start - DEBOUNCE);
    await quiet(client, files);
  }
  const shared = [];
  for (let n = 0; n < sharedEdits; n++) {
    const answer = everyFile();
    const start = performance.now();
    await client.change(base);
    await answer;
    shared.push(performance.now() - start - DEBOUNCE);
    await quiet(client, files);
  }
  const { memory } = client;
  await setTimeout(REST);
  const rest = client.memory;
  await client.stop();
  return { first, all, processor, edit, shared, memory, rest };
}

/** What is left of a check is over when the server answers about the last file. */
function quiet(client, files) {
  return client.request("textDocument/documentSymbol", { textDocument: { uri: files.at(-1).uri } });
}
