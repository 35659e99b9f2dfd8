import { afterEach, expect, it } from "vitest";
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { WorkflowsRequest } from "../../server/language/contract.js";
import type { Analysis } from "../../server/language/workspace-analysis.js";
import { FakeAnalysis } from "./fake-analysis.js";
import { announced, paramsFor } from "./requests.js";
import { type Editor, openEditor, TOKENS_CLIENT } from "./rig.js";

const FLOW = "file:///work/flow.ts";
const CANCELLED: readonly number[] = [LSPErrorCodes.RequestCancelled, LSPErrorCodes.ServerCancelled];

let editor: Editor;
let analysis: FakeAnalysis;

async function start(loadAnalysis: () => Promise<Analysis>): Promise<string[]> {
  editor = await openEditor({ capabilities: TOKENS_CLIENT, loadAnalysis, folders: ["file:///work"] });
  await editor.open(FLOW, "// stepscope\nproblem: x\n");
  return [...announced(editor.initialized.capabilities), WorkflowsRequest.method];
}

/** A cancelled request says that it was, or nothing. One that resolves an item may give it back as it is. */
async function saysNothing(answer: Promise<unknown>, params: object): Promise<boolean> {
  try {
    const result = await answer;
    return ["null", "[]", JSON.stringify(params)].includes(JSON.stringify(result));
  } catch (error) {
    if (error instanceof ResponseError && CANCELLED.includes(error.code)) return true;
    throw error;
  }
}

afterEach(() => editor.dispose());

it("asks the analysis nothing for a request that is cancelled before its turn", async () => {
  analysis = new FakeAnalysis();
  const requests = await start(async () => analysis);
  await editor.quiet();
  for (const method of requests) {
    analysis.asked.length = 0;
    const source = new CancellationTokenSource();
    const params = { ...paramsFor(FLOW), uri: FLOW };
    const answer = editor.client.sendRequest(method, params, source.token);
    source.cancel();
    expect(await saysNothing(answer, params), method).toBe(true);
    expect(analysis.asked, method).toEqual([]);
  }
});

it("answers nothing where a request is cancelled while it waits", async () => {
  for (const method of await start(() => new Promise(() => undefined))) {
    await editor.dispose();
    let load: (loaded: Analysis) => void = () => undefined;
    const loading = new Promise<Analysis>((resolve) => {
      load = resolve;
    });
    await start(() => loading);
    const source = new CancellationTokenSource();
    const params = { ...paramsFor(FLOW), uri: FLOW };
    const nothing = saysNothing(editor.client.sendRequest(method, params, source.token), params);
    await editor.roundTrip();
    source.cancel();
    await editor.roundTrip();
    load(new FakeAnalysis());
    expect(await nothing, method).toBe(true);
  }
});
