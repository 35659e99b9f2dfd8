import type { CompletionItem, CompletionList } from "vscode-languageserver/node";
import { askAbout } from "../../asking.js";
import { checkItems } from "../../completion/checks.js";
import { eventItems } from "../../completion/events.js";
import { documentationOf, type ItemData } from "../../completion/item-data.js";
import { ruleDocumentation, ruleItems } from "../../completion/rules.js";
import { stepItems } from "../../completion/steps.js";
import type { Feature } from "../../feature.js";
import { renderMarkup } from "../../text/markup.js";

/**
 * Events, steps, graph checks and rules where one of them is to be named, and nowhere else: the rest is TypeScript's. What
 * is said about an item follows when somebody looks at it.
 */
export const completion: Feature = (session) => ({
  capabilities: { completionProvider: { triggerCharacters: ["(", "[", '"', "'"], resolveProvider: true } },
  disposables: [
    session.connection.onCompletion(({ textDocument: { uri }, position }, token) =>
      askAbout(session, uri, token, (analysis, file): CompletionList | null => {
        const slot = analysis.slotAt(file, position);
        if (slot === null) return null;
        if (slot.kind === "check") return { isIncomplete: false, items: checkItems(slot) };
        if (slot.kind === "rule") return { isIncomplete: false, items: ruleItems(slot, uri) };
        if (slot.kind === "step") return { isIncomplete: false, items: stepItems(slot, uri) };
        // Workflows of other frameworks are only read.
        const near = slot.workflows.length > 0 ? slot.workflows : analysis.workflows(file);
        if (near.length > 0 && near.every(({ framework }) => framework !== undefined)) return null;
        return eventItems(slot, { analysis, file, position, uri, client: session.client });
      }),
    ),
    session.connection.onCompletionResolve(async (item, token): Promise<CompletionItem> => {
      const data = item.data as ItemData | undefined;
      if (data === undefined) return item;
      const { client, paths } = session;
      if (data.kind === "rule") {
        const page = ruleDocumentation(data.code, client.completionMarkdown);
        return page === null ? item : { ...item, documentation: page };
      }
      const blocks = await askAbout(session, data.uri, token, (analysis, file) =>
        documentationOf(data, analysis, file),
      );
      if (blocks === null || blocks.length === 0) return item;
      const format = { markdown: client.completionMarkdown, uriOf: (file: string) => paths.uriOf(file) };
      return { ...item, documentation: renderMarkup(blocks, format) };
    }),
  ],
});
