import { basename } from "node:path";
import { eventPath, typedSteps } from "../link/step-types.js";
import { atStep, declaredAt, type Finding, type SourceRule } from "./rule.js";

/** An event class that the code which gives a step its types for the run can't name. */
export const eventNotExported: SourceRule = ({ workflows }) =>
  workflows.flatMap((workflow) =>
    typedSteps(workflow.linked).flatMap(({ step, offset }): Finding[] => {
      const { file } = workflow.linked;
      const { accepts, returns, sends, streams, params } = step;
      const named = [accepts, returns, sends, streams, ...(params ?? []).map((it) => it.accepts)];
      const events = new Map(named.flatMap((it) => it.events).map((it) => [it.event.key, it]));
      return [...events.values()].flatMap(({ event, place }) => {
        const path = eventPath(event, file, offset);
        if (path.kind !== "hidden") return [];
        const { name, source } = event;
        const from = basename(source?.file ?? "");
        const places = [place, ...(step.places.get(event.key) ?? [])];
        const at = places.find(({ range }) => range.file === step.file) ?? step.fn.namePlace;
        return [
          atStep({ workflow, step }, at, {
            message: path.exported
              ? `Step ${step.name} uses ${name}, which is declared where its workflow can't see it: a run can't be told of it, and is refused.`
              : `Step ${step.name} uses ${name}, which ${from} doesn't export: a run can't be told of it, and is refused.`,
            hint: path.exported ? `Declare ${name} at the top of the file.` : `Export ${name} from ${from}.`,
            relatedRanges: declaredAt(event),
            data: { event: name },
          }),
        ];
      });
    }),
  );
