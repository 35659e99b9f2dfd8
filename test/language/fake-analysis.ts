import type { Mended, Repair, StepRename } from "../../server/analysis/index.js";
import type {
  DeclaredEvent,
  EventUses,
  NameInFile,
  RuleName,
  SourceProblem,
  SourceRange,
  SourceSymbol,
  SourceWorkflow,
} from "../../server/analysis/types.js";
import type { Analysis } from "../../server/language/workspace-analysis.js";

/**
 * An analysis whose answer is written in the text: a line `problem: x` is a problem, `import y` takes over the
 * problems of that file, `throw z` fails. It counts what it is asked.
 */
export class FakeAnalysis implements Analysis {
  readonly texts = new Map<string, string>();
  /** What is there where the editor has nothing: the files of the workspace. */
  readonly disk = new Map<string, string>();
  readonly asked: string[] = [];
  disposed = false;
  /** Called before each answer. */
  onAsk: (file: string) => void = () => undefined;

  update(file: string, text: string | null): void {
    if (text === null) this.texts.delete(file);
    else this.texts.set(file, text);
  }

  folderChanged(): boolean {
    return true;
  }

  workflows(file: string): readonly SourceWorkflow[] {
    this.asked.push(file);
    this.onAsk(file);
    const thrown = /throw (.*)/.exec(this.#text(file));
    if (thrown) throw new Error(thrown[1]);
    return [];
  }

  problems(file: string): readonly SourceProblem[] {
    const text = this.#text(file);
    const own = [...text.matchAll(/problem: (.*)/g)].map((match) => problem(file, match[1] ?? ""));
    const imported = [...text.matchAll(/import (\S+)/g)].flatMap((match) => this.problems(match[1] ?? ""));
    return [...own, ...imported];
  }

  #text(file: string): string {
    return this.texts.get(file) ?? this.disk.get(file) ?? "";
  }

  setFolders(): void {}

  workspaceFiles(): Iterable<string> {
    return this.disk.keys();
  }

  async findWorkspaceFiles(): Promise<boolean> {
    return true;
  }

  mayHoldWorkflows(_: string, text: string): boolean {
    return text.includes("stepscope");
  }

  allWorkflows(): readonly SourceWorkflow[] {
    this.asked.push("all workflows");
    return [];
  }

  uses(event: string): EventUses {
    this.asked.push(event);
    return { emits: [], takes: [] };
  }

  symbolAt(file: string): SourceSymbol | null {
    this.asked.push(file);
    return null;
  }

  events(file: string): readonly DeclaredEvent[] {
    this.asked.push(file);
    return [];
  }

  allEvents(): readonly DeclaredEvent[] {
    this.asked.push("all events");
    return [];
  }

  fieldsOf(): null {
    return null;
  }

  slotAt(file: string): null {
    this.asked.push(file);
    return null;
  }

  constructionAt(file: string): null {
    this.asked.push(file);
    return null;
  }

  nameAt(): null {
    return null;
  }

  namesIn(file: string): readonly NameInFile[] {
    this.asked.push(file);
    return [];
  }

  ruleNamesIn(file: string): readonly RuleName[] {
    this.asked.push(file);
    return [];
  }

  stepNames(): readonly SourceRange[] {
    return [];
  }

  stepText(): null {
    return null;
  }

  textAt(): string {
    return "";
  }

  repairs(): readonly Repair[] {
    return [];
  }

  stepRename(): StepRename | null {
    return null;
  }

  mended(): Mended | null {
    return null;
  }

  dispose(): void {
    this.disposed = true;
  }
}

function problem(file: string, message: string): SourceProblem {
  const at = { line: 0, character: 0 };
  return {
    code: "dead-end-step",
    severity: "error",
    workflow: "Fake",
    message,
    hint: "",
    related: [],
    range: { file, start: at, end: at },
    relatedRanges: [],
  };
}
