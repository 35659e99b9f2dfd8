import { basename, join, resolve } from "node:path";
import type { FieldNode } from "stepscope/graph";
import { Answers, NO_COMPILER } from "./answers.js";
import { TypeChecker } from "./checker/type-checker.js";
import { type Cursor, constructionOf, type NamedEvent, nameOfEvent, slotOf } from "./cursor.js";
import { Files } from "./files.js";
import { Resolver } from "./link/resolver.js";
import { TypeReader } from "./link/types.js";
import type { LinkedWorkflow } from "./link/workflows.js";
import { namesIn } from "./names-in.js";
import { Projects } from "./projects/projects.js";
import { type Mended, mendAll, type Wanted } from "./repairs/fix-all.js";
import { type Repair, type RepairRequest, repairsFor } from "./repairs/index.js";
import { type StepRename, stepRenameAt } from "./repairs/rename/step-rename.js";
import { type RepairAnalysis, RepairSources } from "./repairs/source/repair-sources.js";
import { SourceTexts } from "./repairs/source/source-texts.js";
import { ruleSlotOf } from "./rule-slot.js";
import { Summaries } from "./summaries.js";
import { type SymbolReaders, symbolOf } from "./symbols.js";
import { checkNamesIn, stepNamesIn } from "./syntax/cursor/quoted-names.js";
import { stepTextAt } from "./syntax/cursor/step-text.js";
import { NameReader } from "./syntax/name-at.js";
import { offsetIn } from "./syntax/places.js";
import type { FileSummary } from "./syntax/summary.js";
import type {
  DeclaredEvent,
  EventConstruction,
  EventName,
  EventUses,
  NameInFile,
  RuleName,
  SourcePosition,
  SourceProblem,
  SourceRange,
  SourceSlot,
  SourceSymbol,
  SourceWorkflow,
  StepSource,
  StepText,
} from "./types.js";
import { placeKey, Uses } from "./uses.js";
import { workflowsAround } from "./workflows-around.js";
import { sourceFiles } from "./workspace/source-files.js";
import { WorkspaceFiles } from "./workspace/workspace-files.js";

/** Reads workflows from source, file by file, and remembers what it read. */
export interface Analysis {
  /** The text of a file as the editor has it; null for the file as it is on disk, or to read it again. */
  update(file: string, text: string | null): void;
  /** A folder came or went on disk, with all that is in it. False where that concerns nothing. */
  folderChanged(folder: string): boolean;
  /** The workflows that a file declares. The same objects as long as nothing that they depend on changes. */
  workflows(file: string): readonly SourceWorkflow[];
  /** What is wrong with them, in the order of the file's workflows. */
  problems(file: string): readonly SourceProblem[];
  /** The workflows of several files, or of a folder with all below it. */
  workflowsIn(folderOrFiles: string | readonly string[]): readonly SourceWorkflow[];
  /** The workflows of a file with what the loader writes into the program, and the files that it follows from. */
  linked(file: string): LinkedFile;
  /** Says which folders are the workspace: their files count in `uses` and `workspaceFiles`. */
  setFolders(folders: readonly string[]): void;
  /** The files of the workspace that may hold workflows or events. */
  workspaceFiles(): Iterable<string>;
  /** Searches for them, letting others have their turn: else the first who asks waits. False where some are left out. */
  findWorkspaceFiles(turn: () => Promise<void>): Promise<boolean>;
  /** Whether a file may hold workflows, as far as a search in its text tells. */
  mayHoldWorkflows(file: string, text: string): boolean;
  /** All workflows of the workspace and of the files that were asked about. */
  allWorkflows(): readonly SourceWorkflow[];
  /** Who emits and takes an event in all of them, by the event's key (see `eventKey`). */
  uses(event: string): EventUses;
  /** What the name at a position stands for; null where it is none of a workflow's. */
  symbolAt(file: string, position: SourcePosition): SourceSymbol | null;
  /** The event classes that a file declares. */
  events(file: string): readonly DeclaredEvent[];
  /** Those of the workspace and of the files that were asked about. */
  allEvents(): readonly DeclaredEvent[];
  /** The fields of an event, as far as they are written out; null where they aren't. */
  fieldsOf(event: DeclaredEvent): readonly FieldNode[] | null;
  /** What belongs at a position; null where it is nothing of a workflow's. */
  slotAt(file: string, position: SourcePosition): SourceSlot | null;
  /** The event whose fields a position is among; null where it is among none. */
  constructionAt(file: string, position: SourcePosition): EventConstruction | null;
  /** What an event is called at a position; null where it can't be named there. */
  nameAt(file: string, position: SourcePosition, event: NamedEvent): EventName | null;
  /** The names of a file that stand for events and steps. */
  namesIn(file: string): readonly NameInFile[];
  /** Where a file names rules: those that it skips, and those that its comments silence. */
  ruleNamesIn(file: string): readonly RuleName[];
  /** Where texts in quotes name a step of these workflows. */
  stepNames(workflows: readonly SourceWorkflow[], step: string): readonly SourceRange[];
  /** How a step is written; null where its text has changed. */
  stepText(step: StepSource): StepText | null;
  /** What is written at a place. */
  textAt(range: SourceRange): string;
  /** What can be done about problems, and with selected code. */
  repairs(request: RepairRequest): readonly Repair[];
  /** The step that a name in quotes is of, to be renamed; null where there is none. */
  stepRename(file: string, position: SourcePosition): StepRename | null;
  /** A file with everything mended that can be without a question; null for one that isn't there. Changes nothing. */
  mended(file: string, wanted?: Wanted): Mended | null;
  dispose(): void;
}

/** A file's workflows before ids and ranges: classes as classes. */
export interface LinkedFile {
  readonly workflows: readonly LinkedWorkflow[];
  readonly summary: FileSummary | null;
  /** Files that the answer depends on, with their content's hash; null for one that isn't there. */
  readonly dependencies: ReadonlyMap<string, string | null>;
}

/** Makes an analysis. Dispose it: it may hold a compiler. */
export function createAnalysis(): Analysis {
  return new WorkspaceAnalysis();
}

class WorkspaceAnalysis implements Analysis {
  readonly #files = new Files();
  readonly #projects = new Projects(this.#files);
  readonly #summaries = new Summaries(this.#files);
  readonly #checker = new TypeChecker(this.#files, this.#projects);
  readonly #answers = new Answers({ summaries: this.#summaries, projects: this.#projects, checker: this.#checker });
  readonly #workspace = new WorkspaceFiles(this.#files);
  readonly #names = new NameReader();
  readonly #sourceTexts = new SourceTexts();
  readonly #uses = new Uses();

  update(path: string, text: string | null): void {
    const file = resolve(path);
    const existed = this.#existed(file, text);
    this.#files.set(file, text);
    if (isConfiguration(file)) {
      this.#projects.reset({ configs: true });
      this.#checker.dispose();
      this.#answers.moved();
      return;
    }
    if (existed !== this.#files.exists(file)) {
      this.#projects.reset({ configs: false });
      this.#answers.moved();
    }
    if (this.#summaries.refresh(file)) {
      this.#answers.changed();
      this.#checker.changed(file);
    }
    this.#workspace.changed(file);
  }

  folderChanged(path: string): boolean {
    const folder = resolve(path);
    const came = this.#workspace.folderCame(folder);
    const known = new Set([...this.#summaries.below(folder), ...this.#workspace.below(folder)]);
    if (!came && known.size === 0) return false;
    for (const file of known) if (!this.#files.isOpen(file)) this.update(file, null);
    this.update(join(folder, "package.json"), null); // a project comes and goes with its folder
    return true;
  }

  setFolders(folders: readonly string[]): void {
    this.#workspace.setFolders(folders);
  }

  workspaceFiles(): Iterable<string> {
    return this.#workspace.all();
  }

  async findWorkspaceFiles(turn: () => Promise<void>): Promise<boolean> {
    await this.#workspace.find(turn);
    return !this.#workspace.isCut;
  }

  mayHoldWorkflows(file: string, text: string): boolean {
    return this.#workspace.mayHold(resolve(file), text);
  }

  allWorkflows(): readonly SourceWorkflow[] {
    return this.#allUses().workflows();
  }

  uses(event: string): EventUses {
    return this.#allUses().of(event);
  }

  /** Brought up to date with every file. */
  #allUses(): Uses {
    for (const file of this.#allFiles()) this.#uses.set(file, this.workflows(file));
    return this.#uses;
  }

  #allFiles(): ReadonlySet<string> {
    return new Set([...this.#workspace.all(), ...this.#answers.files]);
  }

  symbolAt(file: string, position: SourcePosition): SourceSymbol | null {
    const cursor = this.#cursor(file, position);
    const name = cursor === null ? null : this.#names.nameAt(cursor.reader, position);
    return cursor === null || name === null ? null : symbolOf(name, cursor.file, this.#symbolReaders());
  }

  events(file: string): readonly DeclaredEvent[] {
    return this.#answers.of(resolve(file)).events;
  }

  allEvents(): readonly DeclaredEvent[] {
    return [...this.#allFiles()].flatMap((file) => this.events(file));
  }

  fieldsOf({ key, nameRange: { file } }: DeclaredEvent): readonly FieldNode[] | null {
    const resolver = new Resolver(this.#summaries, this.#projects);
    const declaration = resolver
      .summary(file)
      ?.declarations.find((it) => it.kind === "class" && placeKey(it.namePlace.range) === key);
    if (declaration?.kind !== "class") return null;
    return new TypeReader(resolver, NO_COMPILER).fieldsOfClass({ file, declaration, entry: null });
  }

  slotAt(file: string, position: SourcePosition): SourceSlot | null {
    const cursor = this.#cursor(file, position);
    if (cursor === null) return null;
    const ignores = this.#summaries.get(cursor.file)?.ignores ?? [];
    const { found } = this.#answers.of(cursor.file);
    return ruleSlotOf(cursor, ignores, found) ?? slotOf(cursor, this.#symbolReaders());
  }

  constructionAt(file: string, position: SourcePosition): EventConstruction | null {
    const cursor = this.#cursor(file, position);
    return cursor === null ? null : constructionOf(cursor, this.#symbolReaders());
  }

  nameAt(file: string, position: SourcePosition, event: NamedEvent): EventName | null {
    const cursor = this.#cursor(file, position);
    return cursor === null ? null : nameOfEvent(event, cursor, this.#symbolReaders());
  }

  namesIn(path: string): readonly NameInFile[] {
    const cursor = this.#cursor(path, { line: 0, character: 0 });
    return cursor === null ? [] : namesIn(cursor.reader, cursor.file, this.#symbolReaders());
  }

  ruleNamesIn(path: string): readonly RuleName[] {
    const cursor = this.#cursor(path, { line: 0, character: 0 });
    const ignores = cursor === null ? [] : (this.#summaries.get(cursor.file)?.ignores ?? []);
    const silenced = ignores.flatMap(({ codes }) => codes.map(({ code, place }) => ({ code, range: place.range })));
    return cursor === null ? [] : [...checkNamesIn(cursor.reader), ...silenced];
  }

  stepNames(workflows: readonly SourceWorkflow[], step: string): readonly SourceRange[] {
    const files = new Set(
      workflows.flatMap(({ range, steps }) =>
        [range, ...Object.values(steps).map((it) => it.range)].map(({ file }) => file),
      ),
    );
    return [...files].flatMap((file) => {
      const text = this.#files.text(file);
      const found = text === null ? [] : stepNamesIn(this.#names.read(file, text), step);
      return found.filter((place) => workflowsAround(place, workflows).length > 0);
    });
  }

  stepText({ nameRange: { file, start } }: StepSource): StepText | null {
    const cursor = this.#cursor(file, start);
    return cursor === null ? null : stepTextAt(cursor.reader, start);
  }

  textAt({ file, start, end }: SourceRange): string {
    const text = this.#files.text(file) ?? "";
    return text.slice(offsetIn(text, start), offsetIn(text, end));
  }

  #cursor(path: string, position: SourcePosition): Cursor | null {
    const file = resolve(path);
    const text = this.#files.text(file);
    return text === null ? null : { file, reader: this.#names.read(file, text), position };
  }

  #symbolReaders(): SymbolReaders {
    const resolver = new Resolver(this.#summaries, this.#projects);
    return {
      resolver,
      types: new TypeReader(resolver, this.#answers.questions(resolver)),
      workflows: (of) => this.workflows(of),
      workflowsOf: (of) => this.#answers.workflowsOf(of),
      allWorkflows: () => this.allWorkflows(),
    };
  }

  repairs(request: RepairRequest): readonly Repair[] {
    return repairsFor(this.#repairAnalysis(), request);
  }

  stepRename(path: string, position: SourcePosition): StepRename | null {
    const range = { file: resolve(path), start: position, end: position };
    return stepRenameAt(new RepairSources(this.#repairAnalysis()), range);
  }

  mended(path: string, wanted: Wanted = () => true): Mended | null {
    const file = resolve(path);
    const text = this.#files.text(file);
    if (text === null) return null;
    const isOpen = this.#files.isOpen(file);
    try {
      return mendAll(this, { file, text, wanted });
    } finally {
      this.update(file, isOpen ? text : null);
    }
  }

  #repairAnalysis(): RepairAnalysis {
    const resolver = new Resolver(this.#summaries, this.#projects);
    const questions = this.#answers.questions(resolver);
    return {
      ...{ resolver, questions, types: new TypeReader(resolver, questions) },
      typeText: (file, place) => this.#checker.typeText(file, place),
      sourceText: (file) => {
        const text = this.#files.text(file);
        return text === null ? null : this.#sourceTexts.read(file, text);
      },
      linked: (file) => this.linked(file).workflows,
      workflows: (file) => this.workflows(file),
      problems: (file) => this.problems(file),
      allWorkflows: () => this.allWorkflows(),
      options: (file) => this.#projects.configOf(file).options,
    };
  }

  /** Whether a file was there when imports were last followed; null where that can't be said. */
  #existed(file: string, text: string | null): boolean | null {
    const known = this.#summaries.known(file);
    if (known !== undefined) return known !== null;
    return text === null ? null : this.#files.exists(file);
  }

  workflows(file: string): readonly SourceWorkflow[] {
    return this.#answers.of(resolve(file)).sources;
  }

  problems(file: string): readonly SourceProblem[] {
    return this.#answers.of(resolve(file)).problems;
  }

  workflowsIn(folderOrFiles: string | readonly string[]): readonly SourceWorkflow[] {
    const files = typeof folderOrFiles === "string" ? sourceFiles(resolve(folderOrFiles)) : folderOrFiles;
    return files.flatMap((file) => this.workflows(file));
  }

  linked(file: string): LinkedFile {
    const { summary, workflows, resolver } = this.#answers.link(resolve(file));
    const searched = [...resolver.searched.values()].flatMap(({ files }) => files);
    const dependencies = new Map(searched.map((it) => [it, this.#summaries.hashOf(it)]));
    for (const [it, visited] of resolver.visited) dependencies.set(it, visited?.hash ?? null);
    return { summary, workflows, dependencies };
  }

  dispose(): void {
    this.#checker.dispose();
    this.#answers.clear();
    this.#summaries.clear();
    this.#sourceTexts.clear();
  }
}

function isConfiguration(file: string): boolean {
  const name = basename(file);
  return name === "package.json" || /^[jt]sconfig.*\.json$/.test(name);
}
