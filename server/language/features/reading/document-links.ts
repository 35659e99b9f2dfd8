import type { DocumentLink } from "vscode-languageserver/node";
import { isCode } from "../../../analysis/codes/codes.js";
import { rulePage } from "../../../analysis/codes/pages.js";
import { askAbout, orNull } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { rangeOf } from "../../places.js";

/** From the code of a rule, in a list of skipped checks and in a comment that silences it, to the rule's page. */
export const documentLinks: Feature = (session) => ({
  capabilities: { documentLinkProvider: { resolveProvider: false } },
  disposables: [
    session.connection.onDocumentLinks(({ textDocument: { uri } }, token) =>
      askAbout(session, uri, token, (analysis, file) =>
        orNull(
          analysis.ruleNamesIn(file).flatMap(({ code, range }): DocumentLink[] => {
            const target = isCode(code) ? rulePage(code) : null;
            return target === null ? [] : [{ range: rangeOf(range), target, tooltip: `What ${code} is about` }];
          }),
        ),
      ),
    ),
  ],
});
