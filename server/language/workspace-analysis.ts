import { readFileSync } from "node:fs";
import type { Disposable, TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis as WholeAnalysis } from "../analysis/analysis.js";
import type { SourceProblem, SourceWorkflow } from "../analysis/types.js";
import { mentionsPackage } from "../analysis/workspace/text-search.js";
import type { DocumentPaths } from "./document-paths.js";
import { ForeignDocuments } from "./foreign-documents.js";
import type { Log } from "./log.js";

/** What the server needs of the analysis, which is loaded when something has to be analysed. */
export type Analysis = Omit<WholeAnalysis, "workflowsIn" | "linked">;

/** What the analysis says about one document. */
export interface FileReport {
  readonly uri: string;
  readonly file: string;
  /** Version of the document that was analysed; null where it isn't open. */
  readonly version: number | null;
  readonly workflows: readonly SourceWorkflow[];
  readonly problems: readonly SourceProblem[];
  /** What the analysis threw; null where it didn't. */
  readonly failure: string | null;
}

export interface WorkspaceAnalysisOptions {
  /** Called once something has to be analysed: loading a compiler is not free. */
  readonly load: () => Promise<Analysis>;
  readonly documents: Pick<TextDocuments<TextDocument>, "get" | "onDidChangeContent" | "onDidClose">;
  readonly paths: DocumentPaths;
  /** URIs of the workspace folders, as they are now. */
  readonly folders: () => readonly string[];
  readonly log: Log;
  /** Lets messages in that arrived meanwhile. */
  readonly turn: () => Promise<void>;
}

const LANGUAGES: ReadonlySet<string> = new Set(["typescript", "typescriptreact", "javascript", "javascriptreact"]);

/**
 * The analysis, fed with what the editor has open. Texts are handed over when a question is asked, not when they are
 * typed. A file that makes the analysis throw has a report that says so.
 */
export class WorkspaceAnalysis {
  readonly #options: WorkspaceAnalysisOptions;
  /** Where the analysis has each document that is open. */
  readonly #handedOver = new Map<string, string>();
  /** Documents that the analysis has another text of. */
  readonly #changed = new Set<string>();
  readonly #foreign = new ForeignDocuments((path) => this.#textOf(path));
  readonly #listeners: readonly Disposable[];
  #analysis: Promise<Analysis> | null = null;
  #folders: string | null = null;
  #saidCut = false;
  #disposed = false;

  constructor(options: WorkspaceAnalysisOptions) {
    this.#options = options;
    const { documents } = options;
    this.#listeners = [
      documents.onDidChangeContent(({ document: { uri } }) => this.#changed.add(uri)),
      documents.onDidClose(({ document: { uri } }) => {
        this.#changed.add(uri);
        this.#foreign.forget(uri);
      }),
    ];
  }

  /** Loads the compiler while nothing else is to be done. What goes wrong is told when something is asked. */
  prepare(): void {
    if (this.#disposed) return;
    this.#analysis ??= this.#options.load();
    this.#analysis.catch(() => undefined);
  }

  /** Analyses a document as it stands now. Never rejects. */
  async report(uri: string): Promise<FileReport> {
    const document = this.#options.documents.get(uri);
    const file = this.#options.paths.pathOf(uri, document?.languageId);
    if (document !== undefined && this.#isOfNoInterest(document, file)) return empty(document, file);
    try {
      const analysis = await this.#loaded();
      this.#handOver(analysis);
      const foreign = this.#foreignAt(uri, file, analysis);
      if (foreign !== null) return empty(foreign, file);
      const version = this.#options.documents.get(uri)?.version ?? null;
      const workflows = analysis.workflows(file);
      return { uri, file, version, workflows, problems: analysis.problems(file), failure: null };
    } catch (error) {
      this.#options.log.error(`${file} can't be analysed: ${error instanceof Error ? error.stack : String(error)}`);
      const failure = error instanceof Error ? error.message : String(error);
      const version = this.#options.documents.get(uri)?.version ?? null;
      return { uri, file, version, workflows: [], problems: [], failure };
    }
  }

  /** Asks the analysis with every document as it stands now; null where it throws, which is logged. */
  async ask<T>(question: (analysis: Analysis) => T | Promise<T>): Promise<T | null> {
    try {
      const analysis = await this.#loaded();
      this.#handOver(analysis);
      return await question(analysis);
    } catch (error) {
      this.#options.log.error(`A question failed: ${error instanceof Error ? error.stack : String(error)}`);
      return null;
    }
  }

  /** Asks about one document; null at once where it has nothing to do with workflows. */
  async askAbout<T>(uri: string, question: (analysis: Analysis, file: string) => T | null): Promise<T | null> {
    const document = this.#options.documents.get(uri);
    const file = this.#options.paths.pathOf(uri, document?.languageId);
    if (document !== undefined && this.#isOfNoInterest(document, file)) return null;
    return await this.ask((analysis) => {
      return this.#foreignAt(uri, file, analysis) === null ? question(analysis, file) : null;
    });
  }

  /** No compiler is loaded for a file that has nothing to do with the package, as far as texts tell. */
  #isOfNoInterest(document: TextDocument, file: string): boolean {
    return !LANGUAGES.has(document.languageId) || (!this.started && this.#foreign.has(document, file));
  }

  /** The open document of a file that has nothing to do with workflows; null where it is none such. */
  #foreignAt(uri: string, file: string, analysis: Analysis): TextDocument | null {
    const document = this.#options.documents.get(uri);
    if (document === undefined || !this.#foreign.has(document, file)) return null;
    return analysis.mayHoldWorkflows(file, document.getText()) ? null : document;
  }

  #textOf(path: string): string | null {
    const open = this.#options.documents.get(this.#options.paths.uriOf(path));
    if (open !== undefined) return open.getText();
    try {
      return readFileSync(path, "utf8");
    } catch {
      return null; // it isn't there
    }
  }

  /** Whether a compiler has been loaded: until then nothing of what changes on disk matters. */
  get started(): boolean {
    return this.#analysis !== null;
  }

  /** URIs of the workspace's files that may hold workflows, by path; none as long as nothing needed a compiler. */
  async workspaceUris(): Promise<ReadonlyMap<string, string>> {
    if (!this.started) return new Map();
    const complete = await this.ask((analysis) => analysis.findWorkspaceFiles(this.#options.turn));
    if (complete === false && !this.#saidCut) {
      this.#saidCut = true;
      this.#options.log.warn("The workspace has so many files that some aren't searched for workflows.");
    }
    const files = await this.ask((analysis) => [...analysis.workspaceFiles()]);
    return new Map((files ?? []).map((file) => [file, this.#options.paths.uriOf(file)]));
  }

  /** Loads the compiler before anything is asked. */
  async start(): Promise<void> {
    await this.ask(() => undefined);
  }

  /** Says that a file is different on disk. */
  async fileChanged(file: string): Promise<void> {
    if (this.#analysis === null) return;
    for (const known of this.#handedOver.values()) if (known === file) return;
    const analysis = await this.#analysis;
    try {
      analysis.update(file, null);
    } catch (error) {
      this.#options.log.error(`${file} can't be read again: ${String(error)}`);
    }
  }

  /** Says that a folder came or went on disk. False where that concerns nothing. */
  async folderChanged(folder: string): Promise<boolean> {
    return this.started && (await this.ask((analysis) => analysis.folderChanged(folder))) === true;
  }

  dispose(): void {
    this.#disposed = true;
    for (const listener of this.#listeners) listener.dispose();
    const analysis = this.#analysis;
    this.#analysis = null;
    // One that is still loading has its end when it comes.
    analysis?.then(
      (loaded) => loaded.dispose(),
      () => undefined,
    );
  }

  #loaded(): Promise<Analysis> {
    if (this.#disposed) return Promise.reject(new Error("The language server is shutting down."));
    const loading = this.#analysis ?? this.#options.load();
    this.#analysis = loading;
    loading.catch(() => {
      if (this.#analysis === loading) this.#analysis = null; // the next question tries again
    });
    return loading;
  }

  #handOver(analysis: Analysis): void {
    const folders = this.#options.folders();
    const named = folders.join("\n");
    if (named !== this.#folders) {
      this.#folders = named;
      analysis.setFolders(
        folders.filter((uri) => uri.startsWith("file:")).map((uri) => this.#options.paths.pathOf(uri)),
      );
    }
    for (const uri of this.#changed) {
      const document = this.#options.documents.get(uri);
      const known = this.#handedOver.get(uri);
      if (document !== undefined && LANGUAGES.has(document.languageId)) {
        const file = known ?? this.#options.paths.add(document);
        this.#handedOver.set(uri, file);
        this.#update(analysis, file, document.getText());
      } else if (known !== undefined) {
        this.#handedOver.delete(uri);
        this.#options.paths.remove(known);
        this.#update(analysis, known, null);
      }
    }
    this.#changed.clear();
  }

  /** One file that can't be taken in must not keep the others out. */
  #update(analysis: Analysis, file: string, text: string | null): void {
    try {
      analysis.update(file, text);
    } catch (error) {
      this.#options.log.error(`${file} can't be read: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}

/** Whether a document says that it has to do with workflows. */
export function couldHoldWorkflows(document: TextDocument): boolean {
  return LANGUAGES.has(document.languageId) && mentionsPackage(document.getText());
}

function empty(document: TextDocument, file: string): FileReport {
  return { uri: document.uri, file, version: document.version, workflows: [], problems: [], failure: null };
}
