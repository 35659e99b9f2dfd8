import type { FieldNode } from "stepscope/graph";
import { Project, type SourceFile, ts } from "ts-morph";
import type { Files } from "../files.js";
import { COLLECTIONS, EVENT_KINDS, WRAPPERS } from "../link/built-in.js";
import type { ClassesOfType, FoundClass, TypeQuestions } from "../link/types.js";
import type { ProjectConfig, Projects } from "../projects/projects.js";
import type { Place } from "../syntax/summary.js";
import { STEPSCOPE_TYPES, STEPSCOPE_TYPES_FILE } from "./stepscope-types.js";

interface LoadedProject {
  readonly project: Project;
  /** Files that may have another text than the project knows. */
  readonly stale: Set<string>;
}

/** A project with its libraries holds 40 MB, and is made again in half a second. */
const MOST_PROJECTS = 3;

/**
 * The compiler, for the few types that syntax doesn't settle. A project is made when the first question about one of
 * its files comes, and keeps what it has loaded until others were asked about more lately, or it is disposed.
 */
export class TypeChecker implements TypeQuestions {
  readonly #files: Files;
  readonly #projects: Projects;
  /** The one that was asked about last is the last. */
  readonly #loaded = new Map<string, LoadedProject>();
  /** How many questions were asked: what is to stay rare. */
  questions = 0;

  constructor(files: Files, projects: Projects) {
    this.#files = files;
    this.#projects = projects;
  }

  /** A file has another text. */
  changed(file: string): void {
    for (const { stale } of this.#loaded.values()) stale.add(file);
  }

  /** How many projects are loaded. */
  get size(): number {
    return this.#loaded.size;
  }

  classesAt(file: string, place: Place): ClassesOfType {
    const found = this.#nodeAt(file, place);
    return found === null ? { classes: [], open: true } : classesOf(found.type, found.checker);
  }

  fieldsAt(file: string, place: Place): readonly FieldNode[] | null {
    const found = this.#nodeAt(file, place);
    if (found === null || (found.type.flags & ts.TypeFlags.Object) === 0) return null;
    const { checker, node } = found;
    return checker.getPropertiesOfType(found.type).map((property): FieldNode => {
      const type = checker.getTypeOfSymbolAtLocation(property, node);
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const shown = optional ? checker.getNonNullableType(type) : type;
      return { name: property.name, type: fieldType(shown), text: checker.typeToString(shown), optional };
    });
  }

  /** The type at a place as code; null where there is nothing to ask about. */
  typeText(file: string, place: Place): string | null {
    const found = this.#nodeAt(file, place);
    if (found === null) return null;
    const { checker, type, node } = found;
    return checker.typeToString(checker.getBaseTypeOfLiteralType(type), node, ts.TypeFormatFlags.NoTruncation);
  }

  /** The files, other than libraries, that answers about a file depend on. */
  sources(file: string): readonly string[] {
    const program = this.#project(this.#projects.configOf(file)).getProgram().compilerObject;
    return program
      .getSourceFiles()
      .filter((it) => !it.isDeclarationFile && !program.isSourceFileFromExternalLibrary(it))
      .map((it) => it.fileName);
  }

  dispose(): void {
    for (const key of [...this.#loaded.keys()]) this.#unload(key);
  }

  #nodeAt(file: string, { pos, end }: Place): { type: ts.Type; checker: ts.TypeChecker; node: ts.Node } | null {
    this.questions++;
    const project = this.#project(this.#projects.configOf(file));
    if (this.#sourceFile(project, file) === null) return null;
    const program = project.getProgram().compilerObject;
    const source = program.getSourceFile(file);
    const node = source === undefined ? undefined : nodeBetween(source, pos, end);
    if (node === undefined) return null;
    const checker = program.getTypeChecker();
    const type = ts.isTypeNode(node) ? checker.getTypeFromTypeNode(node) : checker.getTypeAtLocation(node);
    return { type, checker, node };
  }

  #project(config: ProjectConfig): Project {
    const key = config.path ?? "";
    let loaded = this.#loaded.get(key);
    this.#loaded.delete(key);
    if (loaded === undefined) {
      const project = new Project({
        compilerOptions: { ...config.options, noEmit: true, incremental: false, composite: false },
        skipAddingFilesFromTsConfig: true,
        skipFileDependencyResolution: true,
      });
      project.createSourceFile(STEPSCOPE_TYPES_FILE, STEPSCOPE_TYPES, { overwrite: true });
      loaded = { project, stale: new Set([...this.#files.open].map(([file]) => file)) };
    }
    this.#loaded.set(key, loaded);
    for (const oldest of [...this.#loaded.keys()].slice(0, -MOST_PROJECTS)) this.#unload(oldest);
    const { project, stale } = loaded;
    for (const file of stale) this.#refresh(project, file);
    stale.clear();
    return project;
  }

  /** A project of ts-morph has no end of its own. */
  #unload(key: string): void {
    this.#loaded.get(key)?.project.getLanguageService().compilerObject.dispose();
    this.#loaded.delete(key);
  }

  #refresh(project: Project, file: string): void {
    const text = this.#files.text(file);
    const known = project.getSourceFile(file);
    if (text === null) known?.forget();
    else if (known !== undefined) {
      if (known.getFullText() !== text) known.replaceWithText(text);
    } else if (this.#files.isOpen(file)) project.createSourceFile(file, text, { overwrite: true });
  }

  #sourceFile(project: Project, file: string): SourceFile | null {
    const known = project.getSourceFile(file);
    if (known !== undefined) return known;
    const text = this.#files.text(file);
    return text === null ? null : project.createSourceFile(file, text, { overwrite: true });
  }
}

function nodeBetween(source: ts.SourceFile, pos: number, end: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > pos || node.end < end) return;
    if (node.end === end && node.getStart(source) === pos) found ??= node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function classesOf(root: ts.Type, checker: ts.TypeChecker): ClassesOfType {
  const classes: FoundClass[] = [];
  let open = false;
  const seen = { true: new Set<ts.Type>(), false: new Set<ts.Type>() };
  const visit = (type: ts.Type, list: boolean): void => {
    if (seen[`${list}`].has(type)) return;
    seen[`${list}`].add(type);
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) {
      open = true;
      return;
    }
    if (type.isUnionOrIntersection()) {
      for (const it of type.types) visit(it, list);
      return;
    }
    if ((type.flags & ts.TypeFlags.TypeParameter) !== 0) {
      const constraint = checker.getBaseConstraintOfType(type);
      if (constraint === undefined) open = true;
      else visit(constraint, list);
      return;
    }
    const inner = wrapped(type, checker);
    if (inner !== null) for (const it of inner.of) visit(it, list || inner.list);
    else {
      const declaration = type.symbol?.declarations?.find(ts.isClassLike);
      if (declaration === undefined) return;
      const { fileName } = declaration.getSourceFile();
      const { name } = type.symbol;
      if (fileName.endsWith(STEPSCOPE_TYPES_FILE)) {
        if (EVENT_KINDS.has(name)) classes.push({ builtIn: name, list });
      } else classes.push({ file: fileName, offset: declaration.getStart(), list });
    }
  };
  visit(root, false);
  return { classes: classes.sort(byDeclaration), open };
}

/** The compiler orders a union by what it happened to meet first: that changes with what else it has read. */
function byDeclaration(a: FoundClass, b: FoundClass): number {
  if ("builtIn" in a || "builtIn" in b) {
    if ("builtIn" in a && "builtIn" in b) return a.builtIn < b.builtIn ? -1 : 1;
    return "builtIn" in a ? 1 : -1;
  }
  return a.file === b.file ? a.offset - b.offset : a.file < b.file ? -1 : 1;
}

/** What a promise or a collection is of; null for anything else. */
function wrapped(
  type: ts.Type,
  checker: ts.TypeChecker,
): { readonly of: readonly ts.Type[]; readonly list: boolean } | null {
  const name = type.symbol?.name;
  if (name !== undefined && (type.flags & ts.TypeFlags.Object) !== 0) {
    const list = COLLECTIONS.has(name);
    if (list || WRAPPERS.has(name)) {
      return { of: checker.getTypeArguments(type as ts.TypeReference).slice(0, 1), list };
    }
  }
  return checker.isArrayType(type) || checker.isTupleType(type)
    ? { of: checker.getTypeArguments(type as ts.TypeReference), list: true }
    : null;
}

function fieldType(type: ts.Type): FieldNode["type"] {
  const members = type.isUnion() ? type.types : [type];
  const all = (flag: ts.TypeFlags): boolean => members.every((it) => (it.flags & flag) !== 0);
  if (all(ts.TypeFlags.StringLike)) return "string";
  if (all(ts.TypeFlags.NumberLike)) return "number";
  return all(ts.TypeFlags.BooleanLike) ? "boolean" : "json";
}
