import { createWorkflow, or, workflowEvent } from "@llamaindex/workflow-core";

/* A workflow that really runs. Handlers note that they ran. */

const ran: string[] = [];
const parcelEvent = workflowEvent<string>();
const weighedEvent = workflowEvent<number>();
const paidEvent = workflowEvent<number>();
const labelledEvent = workflowEvent<string>();
const scannedEvent = workflowEvent<string>();
const lostEvent = workflowEvent<string>();
const foundEvent = workflowEvent<string>();
const goneEvent = workflowEvent<string>();
const sentEvent = workflowEvent<string>();

const parcels = createWorkflow();

parcels.handle([parcelEvent], function weigh(context, { data }) {
  ran.push("weigh");
  context.sendEvent(paidEvent.with(1), labelledEvent.with(data));
  return weighedEvent.with(data.length);
});
parcels.handle([weighedEvent], function note() {
  ran.push("note");
  return scannedEvent.with("by weight");
});
parcels.handle([paidEvent], function book() {
  ran.push("book");
});
parcels.handle([weighedEvent, paidEvent], function invoice() {
  ran.push("invoice");
});
parcels.handle([or(labelledEvent, lostEvent)], function label(_context, { data }) {
  ran.push("label");
  return sentEvent.with(String(data));
});
parcels.handle([foundEvent], function report() {
  ran.push("report");
  return goneEvent.with("found");
});
parcels.handle([goneEvent], function search() {
  ran.push("search");
  return foundEvent.with("gone");
});

export async function run(): Promise<readonly string[]> {
  const { stream, sendEvent } = parcels.createContext();
  sendEvent(parcelEvent.with("a book"));
  await stream.until(sentEvent).toArray();
  return ran;
}
