import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";

/*
 * `npm run docs`: the reference of the package `stepscope`, into docs/dist. Ends with 1 where TypeDoc warns: of
 * something public without a doc comment, of a type that a signature names and nothing exports, of a link to nowhere.
 */
const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** Entry points for the package's own tools. */
const INTERNAL = new Set(["./engine", "./inferred", "./debug", "./debug/agent", "./package.json"]);
const { exports } = JSON.parse(readFileSync(at("../runtime/package.json"), "utf8"));
const entryPoints = Object.entries(exports)
  .filter(([name]) => !INTERNAL.has(name))
  .map(([, { types }]) => at(`../runtime/${types.replace("./dist/", "").replace(".d.ts", ".ts")}`));

const app = await Application.bootstrap({
  entryPoints,
  tsconfig: at("tsconfig.json"),
  out: at("dist"),
  name: "stepscope",
  readme: at("../runtime/README.md"),
  disableGit: true,
  sourceLinkTemplate: "",
  disableSources: true,
  excludeInternal: true,
  validation: { notDocumented: true, notExported: true, invalidLink: true },
  requiredToBeDocumented: ["Class", "Interface", "Function", "Method", "Accessor", "TypeAlias", "Variable"],
  // Steps of computing a type, and classes that others name as their type and value in one.
  intentionallyNotExported: [
    ...["HidingFields", "InputOf", "StartOf", "StopOf", "Simplify", "ResultOf", "AsState", "SchemaResult"],
    ...["StepDecorator", "ListStepDecorator", "JoinStepDecorator", "Emitting", "StepMethod", "StepFunction"],
    ...["FunctionOptions", "TakesResources"],
    ...["EventBase", "StepKeys", "Stub", "TimeSource", "Reached", "InternalEventBase", "RunArguments", "Rule"],
    // What a snapshot and a journal hold besides, for the engine only.
    ...["RunState", "StepRoute"],
    ...[
      "DeliveryJson",
      "FanOutJson",
      "RecordJson",
      "SavedState",
      "SavedChild",
      "ChildRecord",
      "TracedChild",
      "AnyEventKey",
      "Classes",
    ],
  ],
});
const project = await app.convert();
if (project !== undefined) {
  app.validate(project);
  await app.generateOutputs(project);
}
process.exitCode = project === undefined || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
