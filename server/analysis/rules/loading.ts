import { atStep, type CheckedFile, type Finding, type SourceRule } from "./rule.js";

/** A step whose types are inferred, in a project whose scripts run it without what infers them. */
export const stepTypesNotLoaded: SourceRule = (file) => {
  const bare = file.workflows.flatMap((workflow): Finding[] => {
    // Code can't say it all: where the events aren't known at all, another rule speaks.
    const step = workflow.linked.steps.find(
      (it) => it.file === file.summary.file && it.kind === "step" && (it.options.accepts ?? it.options.join) === null,
    );
    const script = step === undefined ? null : scriptWithout(file);
    if (step === undefined || script === null) return [];
    return [
      atStep({ workflow, step }, step.fn.namePlace, {
        message: `Step ${step.name} doesn't declare its events, and the project's script ${script.name} ("${script.text}") doesn't load it through Stepscope: there, annotations are gone at run time, and the run is refused.`,
        hint: `Run it with npx stepscope run, with node --import @stepscope/tools/register, through the plugin of @stepscope/tools/esbuild or /vite, or by F5; or declare its events: @step({ accepts: …, emits: [ … ] }).`,
        data: { step: step.name },
      }),
    ];
  });
  return bare;
};

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
