import { pathToFileURL } from "node:url";
import { ts } from "ts-morph";
import { type Analysis, createAnalysis } from "../analysis/analysis.js";
import { contentHash } from "../analysis/content-hash.js";
import { Files } from "../analysis/files.js";
import { Projects } from "../analysis/projects/projects.js";
import { scriptKind } from "../analysis/syntax/script.js";
import { parseErrors } from "../analysis/syntax/summarise.js";
import { emitJavaScript, importsPlace, insert, type ModuleFormat } from "./emit.js";
import { insertionsFor } from "./insertions.js";
import { type SourceMap, withoutInsertions } from "./source-map.js";
import { SourceSyntaxError } from "./syntax-error.js";

export type { Analysis, ModuleFormat, SourceMap };
export { createAnalysis, SourceSyntaxError };

export interface TransformOptions {
  /** Kept from file to file it reads what they share once. Made, and disposed, for one call where it is left out. */
  readonly analysis?: Analysis;
  /** What Node takes the file for; by its content (import and export are a module's) where it is left out. */
  readonly format?: ModuleFormat;
}

export interface Transformed {
  readonly code: string;
  readonly map: SourceMap;
  readonly format: ModuleFormat;
  /** Files that the result depends on besides its own source, with their content's hash; null for one that isn't there. */
  readonly dependencies: ReadonlyMap<string, string | null>;
}

/**
 * TypeScript to JavaScript that Node runs, with the step types that its annotations say. Lines of code stay on their
 * lines in the source map. Throws SourceSyntaxError for a source that doesn't parse.
 */
export function transform(file: string, source: string, { analysis, format }: TransformOptions = {}): Transformed {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, scriptKind(file));
  throwFirstError(file, text, parsed);
  const steps = mayHaveSteps(text) ? stepTypes(file, text, { parsed, analysis }) : NO_STEPS;
  const projects = new Projects(new Files());
  const { options, sources } = projects.configOf(file);
  const moduleFormat = format ?? (isModule(parsed) ? "module" : "commonjs");
  const emitted = emitJavaScript(insert(text, steps.insertions), { file, format: moduleFormat, options });
  const map = JSON.parse(emitted.map) as SourceMap;
  return {
    code: emitted.code,
    map: {
      version: 3,
      sources: [pathToFileURL(file).href],
      names: map.names,
      mappings: withoutInsertions(map.mappings, { text, insertions: steps.insertions }),
    },
    format: moduleFormat,
    dependencies: new Map([...steps.dependencies, ...sources.map((it) => [it, hashOf(it)] as const)]),
  };
}

/** Code with its map at its end. */
export function withInlineMap({ code, map }: Pick<Transformed, "code" | "map">): string {
  const json = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${code}//# sourceMappingURL=data:application/json;base64,${json}\n`;
}

/** Cheap enough for every file of a program. A class may inherit its steps from one in a file that says more. */
export function mayHaveSteps(text: string): boolean {
  return text.includes("stepscope") || /\bclass\b[^{]*\bextends\b/.test(text) || /\.step\s*\(/.test(text);
}

const NO_STEPS = { insertions: [], dependencies: new Map<string, string | null>() };

function stepTypes(
  file: string,
  text: string,
  { parsed, analysis }: { parsed: ts.SourceFile; analysis: Analysis | undefined },
) {
  const reader = analysis ?? createAnalysis();
  try {
    reader.update(file, text);
    const linked = reader.linked(file);
    const insertions = insertionsFor(file, linked, importsPlace(parsed));
    const dependencies = new Map(linked.dependencies);
    dependencies.delete(file);
    return { insertions, dependencies };
  } finally {
    if (analysis === undefined) reader.dispose();
  }
}

function throwFirstError(file: string, text: string, parsed: ts.SourceFile): void {
  const [first] = parseErrors(parsed);
  if (first === undefined) return;
  const message = ts.flattenDiagnosticMessageText(first.messageText, "\n");
  throw new SourceSyntaxError({ file, text, offset: first.start, length: first.length, message });
}

/** As Node decides where no package.json does: by import and export. */
function isModule(parsed: ts.SourceFile): boolean {
  return ts.isExternalModule(parsed);
}

function hashOf(file: string): string | null {
  const text = new Files().text(file);
  return text === null ? null : contentHash(text);
}
