import type { ReactNode } from "react";
import { useState } from "react";
import type { TraceRecord } from "stepscope/debug";
import { IconButton } from "../page/IconButton.js";
import { recordFacts, recordText } from "./describe-record.js";
import { payloadText } from "./payload.js";

/** All that a record carries. A payload is text: nothing in it is ever markup. */
export function RecordDetail({ record }: { readonly record: TraceRecord }): ReactNode {
  const [secrets, setSecrets] = useState(false);
  const text = recordText(record);
  const hidden = payloadText(text);
  const hasSecrets = hidden !== payloadText(text, { secrets: true });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of the list is laid out by position
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
    // biome-ignore lint/a11y/useKeyWithClickEvents: it only keeps clicks in the text from folding the row
    <div role="gridcell" className="detail" onClick={(event) => event.stopPropagation()}>
      <dl className="detail-facts">
        {recordFacts(record).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {text !== "" && <pre className="detail-text">{secrets ? payloadText(text, { secrets }) : hidden}</pre>}
      {hasSecrets && (
        <IconButton
          icon={secrets ? "eye-closed" : "eye"}
          label={secrets ? "Hide Secrets" : "Show Secrets"}
          text={secrets ? "Hide secrets" : "Show secrets"}
          onClick={() => setSecrets(!secrets)}
        />
      )}
    </div>
  );
}
