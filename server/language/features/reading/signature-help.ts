import type { FieldNode } from "stepscope/graph";
import type { ParameterInformation, SignatureHelp } from "vscode-languageserver/node";
import type { EventConstruction } from "../../../analysis/types.js";
import { askAbout } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { fieldText } from "../../text/describe-event.js";

/**
 * The fields of an event between the braces of `new X({ … })`, the one that is written highlighted. Elsewhere there is
 * no answer: TypeScript has the constructor's.
 */
export const signatureHelp: Feature = (session) => ({
  capabilities: { signatureHelpProvider: { triggerCharacters: ["{", ","], retriggerCharacters: [":"] } },
  disposables: [
    session.connection.onSignatureHelp(({ textDocument: { uri }, position }, token) =>
      askAbout(session, uri, token, (analysis, file): SignatureHelp | null => {
        const made = analysis.constructionAt(file, position);
        if (made === null || made.fields === null || made.fields.length === 0) return null;
        return signatureOf(made, made.fields, session.client.labelOffsets);
      }),
    ),
  ],
});

function signatureOf(made: EventConstruction, fields: readonly FieldNode[], offsets: boolean): SignatureHelp {
  let label = `new ${made.name}({ `;
  const parameters = fields.map((field, n): ParameterInformation => {
    const text = fieldText(field);
    const start = label.length;
    label += n === fields.length - 1 ? text : `${text}, `;
    return { label: offsets ? [start, start + text.length] : text };
  });
  const active = activeField(made, fields);
  return {
    signatures: [{ label: `${label} })`, parameters }],
    activeSignature: 0,
    // Past the last one no parameter is highlighted.
    activeParameter: active < 0 ? fields.length : active,
  };
}

/** The field that the position is in, else the first that is missing: one that must be there before one that may. */
function activeField({ field, given }: EventConstruction, fields: readonly FieldNode[]): number {
  const named = fields.findIndex(({ name }) => name === field);
  if (named >= 0) return named;
  const begun = field === null || field === "" ? -1 : fields.findIndex(({ name }) => name.startsWith(field));
  if (begun >= 0) return begun;
  const missing = fields.filter(({ name }) => !given.includes(name));
  const next = missing.find(({ optional }) => !optional) ?? missing[0];
  return next === undefined ? -1 : fields.indexOf(next);
}
