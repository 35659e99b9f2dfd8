import { dirname, relative } from "node:path";
import type { EventClass } from "../analysis/link/classes.js";
import { eventPath } from "../analysis/link/step-types.js";

/**
 * How the code of a file names event classes: by their own name where they are declared in it, else through an import
 * of its own. The file's imports won't do: an import of a type is gone at run time.
 */
export class EventExpressions {
  readonly #file: string;
  readonly #imported = new Map<string, { readonly local: string; readonly statement: string }>();

  constructor(file: string) {
    this.#file = file;
  }

  /** The imports that the expressions need. */
  get imports(): string[] {
    return [...this.#imported.values()].map(({ statement }) => statement);
  }

  /** An expression for the class, for code at an offset. */
  of(event: EventClass, offset: number): string {
    const path = eventPath(event, this.#file, offset);
    if (path.kind === "name") return path.name;
    if (path.kind === "hidden") return unreachable(event, path.exported);
    return this.#import(event.key, path.name, path.specifier ?? specifierOf(event.source?.file ?? "", this.#file));
  }

  #import(key: string, name: string, specifier: string): string {
    // Of a class in a namespace, the namespace is what can be imported.
    const [exported, ...behind] = name.split(".");
    const known = this.#imported.get(key);
    const local = known?.local ?? `__stepscope_event${this.#imported.size + 1}`;
    const statement = `import { ${exported} as ${local} } from ${JSON.stringify(specifier)}`;
    this.#imported.set(key, { local, statement });
    return [local, ...behind].join(".");
  }
}

/** Said when the workflow is first used, where it is an error of the program and not of loading it. */
function unreachable({ name, source }: EventClass, exported: boolean): string {
  const why = exported ? "is declared where the workflow can't see it" : "isn't exported from its file";
  const message = `Event class ${name} (${source?.file}) ${why}, so that its step can't be given its types. Export it, or declare the step's events: @step({ accepts: …, emits: […] }).`;
  return `(() => { throw new TypeError(${JSON.stringify(message)}); })()`;
}

/** As `from` imports `file`, which may be known by its declarations only. */
function specifierOf(file: string, from: string): string {
  const code = file.replace(/\.d\.([cm]?)ts$/, ".$1js");
  const path = relative(dirname(from), code).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}
