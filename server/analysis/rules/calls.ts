import { atStep, listed, ownSteps, type SourceRule } from "./rule.js";

/** `ctx.waitForEvent` behind work that is done again once the event has come: the step is called anew. */
export const waitAfterSideEffects: SourceRule = (file) =>
  ownSteps(file).flatMap((it) =>
    (it.step.fn.body?.waits ?? [])
      .filter(({ again }) => again.length > 0)
      .map(({ place, again }) =>
        atStep(it, place, {
          message: `When the event has come, step ${it.step.name} is called anew from its beginning: ${listed([...new Set(again.map(({ text }) => text))])} ${again.length === 1 ? "runs" : "run"} again.`,
          hint: "Wait first, move that into a step before this one, or do it only once: keep in ctx.store that it is done.",
          relatedRanges: again.map((call) => ({ range: call.place.range, message: `${call.text} runs again.` })),
          data: { step: it.step.name },
        }),
      ),
  );

/** A promise of the context's that nobody awaits. */
export const missingAwait: SourceRule = (file) =>
  ownSteps(file).flatMap((it) =>
    (it.step.fn.body?.unawaited ?? []).map(({ place, text, edits }) =>
      atStep(it, place, {
        message: `${text} gives a promise, and nobody awaits it: the step goes on without its outcome, and what goes wrong in it is lost.`,
        hint: `Write await ${text}(…)${edits === null ? " in an async function" : ""}; to do without the outcome on purpose, void ${text}(…).`,
        data: {
          step: it.step.name,
          ...(edits === null
            ? {}
            : { edits: edits.map((edit) => ({ range: edit.place.range, newText: edit.newText })) }),
        },
      }),
    ),
  );

/** A call that holds up the process: no other step of any run goes on meanwhile, and no timeout fires. */
export const blockingCall: SourceRule = (file) =>
  ownSteps(file).flatMap((it) =>
    (it.step.fn.body?.blocking ?? []).map(({ place, text, instead }) =>
      atStep(it, place, {
        message: `${text} holds up the whole process: while step ${it.step.name} is in it, no other step goes on, and no timeout fires.`,
        hint:
          instead === null ? "Await a timer: setTimeout of node:timers/promises." : `Await ${instead} in its place.`,
        data: { step: it.step.name },
      }),
    ),
  );
