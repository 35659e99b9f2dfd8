import type { TraceRecord } from "stepscope/debug";
import { describeRecord, isInternal } from "./describe-record.js";

export interface StreamFilter {
  /** Words that all must be in a row, wherever: its kind, event, step, payload or run. */
  readonly query: string;
  readonly hideInternal: boolean;
}

/** The records that the person wants to see; the same list when that is all of them. */
export function filterRecords(
  records: readonly TraceRecord[],
  { query, hideInternal }: StreamFilter,
): readonly TraceRecord[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !hideInternal) return records;
  return records.filter((record) => {
    if (hideInternal && isInternal(record)) return false;
    if (words.length === 0) return true;
    const text = searchText(record);
    return words.every((word) => text.includes(word));
  });
}

const texts = new WeakMap<TraceRecord, string>();

function searchText(record: TraceRecord): string {
  const known = texts.get(record);
  if (known !== undefined) return known;
  const { kind, event, step, summary } = describeRecord(record);
  const text = [kind, event, step, summary, record.run].join("\n").toLowerCase();
  texts.set(record, text);
  return text;
}
