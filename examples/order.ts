import {
  type Context,
  catchError,
  Event,
  retryPolicy,
  type StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  stopAfterAttempt,
  Workflow,
  waitFixed,
} from "stepscope";

class ItemEvent extends Event.of<{ item: string }>() {}
class PackedEvent extends Event.of<{ item: string; packed: boolean }>() {}

/** Packs the items of an order side by side. A shelf that jams is tried again; what can't be packed is left out. */
export class OrderFlow extends Workflow {
  @step
  async takeOrder(ev: StartEvent<{ items: string }>, ctx: Context): Promise<void> {
    const items = ev.items.split(",").map((item) => item.trim());
    await ctx.store.set("count", items.length);
    for (const item of items) ctx.sendEvent(new ItemEvent({ item }));
  }

  @step({ numWorkers: 2, retryPolicy: retryPolicy({ wait: waitFixed(0.01), stop: stopAfterAttempt(3) }) })
  async pack(ev: ItemEvent, ctx: Context): Promise<PackedEvent> {
    const { retryNumber } = ctx.retryInfo();
    if (ev.item === "vase") throw new Error("The vase is broken");
    if (ev.item === "lamp" && retryNumber < 1) throw new Error("The shelf jams");
    return new PackedEvent({ item: ev.item, packed: true });
  }

  @catchError({ forSteps: ["pack"] })
  async leaveOut(ev: StepFailedEvent): Promise<PackedEvent> {
    return new PackedEvent({ item: (ev.inputEvent as ItemEvent).item, packed: false });
  }

  @step
  async ship(ev: PackedEvent, ctx: Context): Promise<StopEvent<{ shipped: string[]; missing: string[] }> | undefined> {
    const count = await ctx.store.get("count");
    const all = ctx.collectEvents(ev, Array<typeof PackedEvent>(count).fill(PackedEvent));
    if (all === null) return undefined;
    const items = (packed: boolean) => all.filter((it) => it.packed === packed).map(({ item }) => item);
    return new StopEvent({ result: { shipped: items(true).sort(), missing: items(false) } });
  }
}
