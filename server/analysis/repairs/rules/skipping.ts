import { GRAPH_CHECKS } from "stepscope/graph";
import { addToStepList, addWorkflowCheck, quoted } from "../edit/options.js";
import { workflowNode } from "../source/step-syntax.js";
import { attempt, type Repairs, subjectStep, writable } from "./found.js";

/** Leaves a check out: for the step that it is about, and for the workflow. */
export const skipCheck: Repairs = (found) => {
  const { problem, workflow, sources } = found;
  const { code } = problem;
  if (!(GRAPH_CHECKS as readonly string[]).includes(code)) return [];
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  const node = workflowNode(sources, workflow);
  return [
    ...(step === null || syntax === null
      ? []
      : [
          attempt(found, {
            title: `Skip the check ${code} for step "${step.name}"`,
            write: (draft) => addToStepList(draft, syntax, { name: "skipGraphChecks", value: quoted(syntax.at, code) }),
          }),
        ]),
    ...(node === null
      ? []
      : [
          attempt(found, {
            title: `Skip the check ${code} for the workflow ${workflow.name}`,
            write: (draft) => addWorkflowCheck(draft, node, code),
          }),
        ]),
  ];
};
