import type { Delivery } from "../../engine/state.js";
import { messageOf } from "../../events/class-name.js";
import { type Context, callOf } from "../context.js";
import { ResourceError } from "../errors.js";
import { isThenable, Lifetime, warn } from "./lifetime.js";
import { type MadeResources, MakingFailed } from "./made-resources.js";
import type { Resources } from "./resource.js";

type StepFunction = (this: object, ...args: unknown[]) => unknown;

export interface ResourceCall {
  readonly workflow: string;
  readonly step: string;
  readonly resources: Resources;
  readonly made: MadeResources;
  readonly contextFirst: boolean;
}

/** What calls of steps hold for themselves. */
const held = new WeakMap<Delivery, Lifetime>();

/** The function of a step that takes resources, as the engine calls it: they are its last argument. */
export function withResources(fn: StepFunction, options: ResourceCall): StepFunction {
  const { resources, made, contextFirst } = options;
  const cached = Object.values(resources).every((it) => it.cache);
  let ready: { readonly of: object; readonly values: object } | undefined;
  return function (this: object, ...args) {
    if (ready !== undefined && ready.of === made.lifetime) return fn.call(this, ...args, ready.values);
    const of = made.lifetime;
    const own = new Lifetime();
    const given = made.resolve(resources, own);
    const call = (values: object) => {
      if (cached) ready = { of, values };
      return fn.call(this, ...args, values);
    };
    if (!isThenable(given) && !own.disposes) return call(given);
    const { delivery, isAtWork } = callOf(args.at(contextFirst ? 0 : -1) as Context);
    held.set(delivery, own);
    return during(own, async () => {
      const values = await Promise.resolve(given).catch((error: unknown) => {
        throw explained(error, options);
      });
      // The run may have ended meanwhile, or the call have taken too long.
      return isAtWork() ? call(values) : undefined;
    });
  };
}

/** Ends what the call of a step holds that is given up, because it waits for an event. */
export function giveUp(delivery: Delivery): void {
  held.get(delivery)?.end().catch(warn);
}

async function during<T>(lifetime: Lifetime, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await lifetime.end().catch(warn);
    throw error;
  }
  await lifetime.end();
  return result;
}

function explained(error: unknown, { workflow, step }: ResourceCall): unknown {
  if (!(error instanceof MakingFailed)) return error;
  const { chain, cycle, error: cause } = error;
  const subject = { workflow, step, chain };
  if (cycle) return new ResourceError(subject, "needs itself. Let one of them do without the other.");
  return new ResourceError(subject, `couldn't be made: ${messageOf(cause)}`, { cause });
}
