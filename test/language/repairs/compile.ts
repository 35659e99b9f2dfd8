import { fileURLToPath } from "node:url";
import { Project, ts } from "ts-morph";
import { parseErrors } from "../../../server/analysis/syntax/summarise.js";

const runtime = fileURLToPath(new URL("../../../runtime/index.ts", import.meta.url));

const project = new Project({
  compilerOptions: {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2024.d.ts", "lib.esnext.decorators.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.array.d.ts"],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    allowJs: true,
    checkJs: true,
    types: ["node"],
    paths: { stepscope: [runtime] },
  },
  skipAddingFilesFromTsConfig: true,
});

/** What the compiler says of files that are only in memory, with the real types of the runtime: `file: message`. */
export function compile(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files].map(([file, text]) => project.createSourceFile(file, text, { overwrite: true }));
  const program = project.getProgram();
  const found = sources.flatMap((source) =>
    [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ compilerObject: { messageText } }) =>
        `${source.getFilePath()}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    ),
  );
  for (const source of sources) source.forget();
  return found;
}

/** How many places of a text don't parse. */
export function syntaxErrors(file: string, text: string): number {
  if (!/\.[cm]?jsx?$/.test(file)) return parseErrors(ts.createSourceFile(file, text, ts.ScriptTarget.Latest)).length;
  // Types in JavaScript are parsed, and told afterwards.
  const compilerOptions = { allowJs: true, target: ts.ScriptTarget.ESNext };
  return (
    ts.transpileModule(text, { fileName: file, compilerOptions, reportDiagnostics: true }).diagnostics?.length ?? 0
  );
}
