import { ts } from "ts-morph";
import type { ImportsPlace, Insertion } from "./insertions.js";

export type ModuleFormat = "module" | "commonjs";

/** Text with the insertions in it. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  let result = "";
  let at = 0;
  for (const { offset, text: inserted } of insertions) {
    result += text.slice(at, offset) + inserted;
    at = offset;
  }
  return result + text.slice(at);
}

/** Where imports may go without moving a line or changing what is loaded first: behind the last import, or at the top. */
export function importsPlace({ text, statements }: ts.SourceFile): ImportsPlace {
  let offset = 0;
  for (const statement of statements) {
    const isDirective = ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
    if (isDirective || ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) {
      offset = statement.end;
    }
  }
  if (offset > 0) return { offset, startsLine: false };
  // What follows a shebang on its line is part of it.
  const shebang = ts.getShebang(text);
  if (shebang === undefined) return { offset: 0, startsLine: true };
  const newline = text.indexOf("\n", shebang.length);
  return { offset: newline === -1 ? text.length : newline + 1, startsLine: true };
}

/** TypeScript to JavaScript for Node: types gone, decorators in terms that Node knows. */
export function emitJavaScript(
  text: string,
  {
    file,
    format,
    options,
  }: { readonly file: string; readonly format: ModuleFormat; readonly options: ts.CompilerOptions },
): { code: string; map: string } {
  const isTsx = /x$/.test(file);
  const language = /\.(?:[cm]?js|jsx)$/.test(file) ? "j" : "t";
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    // By its ending the compiler knows that it is CommonJS in which import() stays what it is.
    fileName: `source.${format === "commonjs" && !isTsx ? "c" : ""}${language}s${isTsx ? "x" : ""}`,
    compilerOptions: {
      ...kept(options),
      target: ts.ScriptTarget.ES2022,
      module: format === "module" ? ts.ModuleKind.ESNext : isTsx ? ts.ModuleKind.CommonJS : ts.ModuleKind.NodeNext,
      esModuleInterop: true,
      isolatedModules: true,
      sourceMap: true,
      allowJs: true,
      ...(options.jsx === undefined || options.jsx === ts.JsxEmit.Preserve ? { jsx: ts.JsxEmit.ReactJSX } : {}),
    },
  });
  const code = outputText.replace(/\r?\n?\/\/# sourceMappingURL=\S*\s*$/, "\n");
  return { code, map: sourceMapText ?? "" };
}

/** Of a project's options, those that change what a program does. */
function kept(options: ts.CompilerOptions): ts.CompilerOptions {
  const names = [
    ...["emitDecoratorMetadata", "experimentalDecorators", "useDefineForClassFields", "verbatimModuleSyntax"],
    ...["jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource", "preserveConstEnums"],
  ];
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}
