import type { TraceRecord } from "stepscope/debug";
import type { PanelDelta, PanelGraph, PanelState } from "./contract.js";
import { STREAM_LIMIT } from "./contract.js";
import { emptyLiveState, foldLive } from "./fold-live.js";

/** What a panel shows before anything is known. */
export function emptyPanelState(): PanelState {
  return {
    file: null,
    graphs: [],
    selected: null,
    session: "none",
    live: emptyLiveState(),
    stream: [],
    dropped: 0,
    notice: null,
  };
}

/**
 * The state after a batch. Neighbouring stream deltas are joined first: the list is copied once for a batch, however
 * many records came one by one.
 */
export function applyDeltas(state: PanelState, deltas: readonly PanelDelta[]): PanelState {
  return joinDeltas(deltas).reduce(applyDelta, state);
}

/** The state after one delta. Parts that the delta doesn't touch keep their identity. */
export function applyDelta(state: PanelState, delta: PanelDelta): PanelState {
  switch (delta.type) {
    case "graphs": {
      const selected = pickWorkflow(delta.graphs, [delta.selected, state.selected]);
      return { ...state, file: delta.file, graphs: delta.graphs, selected };
    }
    case "select":
      return { ...state, selected: pickWorkflow(state.graphs, [delta.workflow, state.selected]) };
    case "session":
      return { ...state, session: delta.session };
    case "held":
      return { ...state, live: { ...state.live, held: delta.held } };
    case "notice":
      return { ...state, notice: delta.notice };
    case "stream":
      return appendRecords(state, delta.records);
    case "clear":
      return { ...state, live: emptyLiveState(), stream: [], dropped: 0 };
  }
}

/** The same deltas with neighbouring stream deltas made one, and without records that a later `clear` removes. */
export function joinDeltas(deltas: readonly PanelDelta[]): PanelDelta[] {
  const cleared = deltas.findLastIndex((delta) => delta.type === "clear");
  const joined: PanelDelta[] = [];
  let records: TraceRecord[] | null = null;
  for (const [index, delta] of deltas.entries()) {
    if (delta.type !== "stream") {
      records = null;
      joined.push(delta);
    } else if (index > cleared) {
      if (!records) {
        records = [];
        joined.push({ type: "stream", records });
      }
      for (const record of delta.records) records.push(record);
    }
  }
  return joined;
}

function appendRecords(state: PanelState, records: readonly TraceRecord[]): PanelState {
  if (records.length === 0) return state;
  const kept = Math.max(0, STREAM_LIMIT - records.length);
  const dropped = Math.max(0, state.stream.length + records.length - STREAM_LIMIT);
  const head =
    dropped === 0 ? state.stream : state.stream.slice(state.stream.length - Math.min(kept, state.stream.length));
  return {
    ...state,
    stream: kept === 0 ? records.slice(-STREAM_LIMIT) : head.concat(records),
    dropped: state.dropped + dropped,
    live: foldLive(state.live, records, state.selected ?? ""),
  };
}

function pickWorkflow(graphs: readonly PanelGraph[], wishes: readonly (string | null)[]): string | null {
  const names = new Set(graphs.map(({ graph }) => graph.workflow));
  return wishes.find((name) => name !== null && names.has(name)) ?? graphs[0]?.graph.workflow ?? null;
}
