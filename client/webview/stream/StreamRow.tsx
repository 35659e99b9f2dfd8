import type { ReactNode } from "react";
import { memo } from "react";
import type { TraceRecord } from "stepscope/debug";
import { Icon } from "../page/Icon.js";
import { seconds } from "../page/words.js";
import { Cell } from "./Cell.js";
import { describeRecord } from "./describe-record.js";
import { payloadLine } from "./payload.js";
import { RecordDetail } from "./RecordDetail.js";

interface StreamRowProps {
  readonly id: string;
  readonly record: TraceRecord;
  /** Its place among the rows that are shown, from 0. */
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly selected: boolean;
  readonly expanded: boolean;
  /** Tells the list how high it really is. */
  readonly measure: (element: HTMLElement | null) => void;
  readonly onSelect: (record: TraceRecord) => void;
}

/** One record on one line; expanded, with all that it carries below. */
export const StreamRow = memo(function StreamRow(props: StreamRowProps): ReactNode {
  const { id, record, index, top, selected, expanded, measure, onSelect } = props;
  const { icon, kind, tone, event, step, summary } = describeRecord(record);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are laid out by position, which table elements can't be
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys for its rows
    <div
      id={id}
      ref={measure}
      data-index={index}
      role="row"
      aria-level={1}
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-expanded={expanded}
      className={`row tone-${tone}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(record)}
    >
      <div className="row-line">
        <Cell of="seq">
          <Icon name={expanded ? "chevron-down" : "chevron-right"} />
          {record.seq}
        </Cell>
        <Cell of="time">{seconds(record.at)}</Cell>
        <Cell of="kind">
          <Icon name={icon} />
          {kind}
        </Cell>
        <Cell of="event">{event}</Cell>
        <Cell of="step">{step}</Cell>
        <Cell of="summary">{payloadLine(summary)}</Cell>
      </div>
      {expanded && <RecordDetail record={record} />}
    </div>
  );
});
