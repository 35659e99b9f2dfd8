import type { AnalysedWorkflow } from "../source-workflow.js";
import { atStep, type CheckedFile, declaredAt, type Finding, type SourceRule } from "./rule.js";

/** A step whose types are inferred, at least some of them, in a project whose scripts run it without what infers them. */
export const stepTypesNotLoaded: SourceRule = (file) => {
  const found = file.workflows.flatMap((workflow) => [...firstBare(workflow, file), ...sentUndeclared(workflow, file)]);
  // Most projects have the tools: only what was found needs to know.
  const script = found.length === 0 ? null : scriptWithout(file);
  return script === null ? [] : found.map((it) => it(script));
};

type FindingFor = (script: Script) => Finding;

/** One of a workflow stands for all of them. */
function firstBare(workflow: AnalysedWorkflow, { summary }: CheckedFile): FindingFor[] {
  const step = workflow.linked.steps.find(
    (it) => it.file === summary.file && it.kind === "step" && (it.options.accepts ?? it.options.join) === null,
  );
  if (step === undefined) return [];
  return [
    (script) =>
      atStep({ workflow, step }, step.fn.namePlace, {
        message: `Step ${step.name} doesn't declare its events, and ${named(script)} doesn't load it through Stepscope: annotations are gone at run time, and the run is refused.`,
        hint: `${WAYS}; or declare its events: @step({ accepts: …, emits: [ … ] }).`,
        data: { step: step.name },
      }),
  ];
}

/** What the bodies of declared steps send is inferred as well. */
function sentUndeclared(workflow: AnalysedWorkflow, { summary }: CheckedFile): FindingFor[] {
  const declared = workflow.linked.steps.filter((it) => it.file === summary.file && !it.inferred);
  return declared.flatMap((step) =>
    step.sends.events.flatMap(({ event }) =>
      (step.places.get(event.key) ?? []).slice(0, 1).map(
        (place): FindingFor =>
          (script) =>
            atStep({ workflow, step }, place, {
              message: `Step ${step.name} sends ${event.name}, which its emits doesn't name, and ${named(script)} doesn't load it through Stepscope: there, checks take it for an event that nobody emits.`,
              hint: `Add ${event.name} to its emits. Or: ${WAYS}.`,
              relatedRanges: declaredAt(event),
              data: { step: step.name, event: event.name },
            }),
      ),
    ),
  );
}

const WAYS =
  "Run it with npx stepscope run, with node --import @stepscope/tools/register, through the plugin of @stepscope/tools/esbuild or /vite, or by F5";

function named({ name, text }: Script): string {
  return `the project's script ${name} ("${text}")`;
}

interface Script {
  readonly name: string;
  readonly text: string;
}

/** What runs programs, or makes them of TypeScript. */
const RUNS = /\b(?:node|tsx|ts-node|tsc|esbuild|vite|swc|bun|deno|nodemon|rollup|webpack|tsup)\b/;
const STARTS = /^(?:start|dev|serve|build)\b/;

/** A script that runs the project without the loader; null where one of them may load it, and where that isn't certain. */
function scriptWithout({ manifests }: CheckedFile): Script | null {
  const texts = manifests();
  if (texts.some((it) => it.includes("@stepscope/tools") || /\bstepscope (?:run|check)\b/.test(it))) return null;
  const manifest = texts.map(readManifest).find(({ usesStepscope }) => usesStepscope);
  return manifest?.scripts.find(({ name, text }) => STARTS.test(name) && RUNS.test(text)) ?? null;
}

function readManifest(text: string): { readonly usesStepscope: boolean; readonly scripts: readonly Script[] } {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return { usesStepscope: false, scripts: [] };
  }
  const { dependencies, scripts } = (read ?? {}) as Record<string, unknown>;
  return {
    usesStepscope: Object.hasOwn(record(dependencies), "stepscope"),
    scripts: Object.entries(record(scripts)).flatMap(([name, it]) =>
      typeof it === "string" ? [{ name, text: it }] : [],
    ),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
