import { BUILT_IN_KINDS, type OracleCase, type OracleStep } from "./cases.js";

/** A case as the TypeScript that a person would write. */
export function render({ events, steps, workflow }: OracleCase): string {
  const lines = [
    `import { ${[...Object.keys(BUILT_IN_KINDS), "Workflow", "catchError", "step"].join(", ")} } from "stepscope";`,
    ...Object.entries(events).map(([name, parent]) => `class ${name} extends ${parent} {}`),
    "export class Flow extends Workflow {",
    ...(workflow?.skip === undefined ? [] : [`  static skipGraphChecks = ${JSON.stringify(workflow.skip)};`]),
    ...(workflow?.num_concurrent_runs === undefined
      ? []
      : [`  constructor() { super({ numConcurrentRuns: ${workflow.num_concurrent_runs} }); }`]),
    ...steps.flatMap(renderStep),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function renderStep(step: OracleStep): string[] {
  const options = Object.entries({
    skipGraphChecks: step.skip,
    forSteps: step.for_steps,
    maxRecoveries: step.max_recoveries,
    numWorkers: step.num_workers,
    acceptSubclasses: step.accept_event_subclasses,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`]));
  const given = options.length === 0 ? "" : `({ ${options.join(", ")} })`;
  const decorator = step.role === "catch_error" ? `catchError${given === "" ? "()" : given}` : `step${given}`;
  const params = step.params.map(([name, types]) => `${name}: ${types.map(typeOf).join(" | ")}`).join(", ");
  return [
    `  @${decorator}`,
    `  async ${step.name}(${params}): Promise<${step.returns.map(typeOf).join(" | ")}> {`,
    "    return undefined!;",
    "  }",
  ];
}

function typeOf(type: string): string {
  if (type === "None") return "undefined";
  return type.startsWith("list:") ? `${type.slice("list:".length)}[]` : type;
}
