import { resolve } from "node:path";
import type { TypeChecker } from "./checker/type-checker.js";
import { withoutIgnored } from "./codes/ignores.js";
import type { ContextFinding } from "./context-search.js";
import { declaredEvents, foreignEvents } from "./declared-events.js";
import { workflowCoreOf } from "./frameworks/workflow-core/index.js";
import { linkConstructions } from "./link/constructions.js";
import { EmitReader } from "./link/emits.js";
import { Resolver } from "./link/resolver.js";
import { ResourceReader } from "./link/resources.js";
import { type TypeQuestions, TypeReader } from "./link/types.js";
import { type LinkedWorkflow, linkWorkflows } from "./link/workflows.js";
import { constructionProblems, problemsOf } from "./problems.js";
import type { Projects } from "./projects/projects.js";
import { sourceProblems } from "./rules/index.js";
import { toSourceWorkflow } from "./source-workflow.js";
import type { Summaries } from "./summaries.js";
import type { FileSummary } from "./syntax/summary.js";
import type { DeclaredEvent, SourceProblem, SourceWorkflow } from "./types.js";

/** What was found out about a file, and what it follows from. What it was linked from is let go. */
export interface Answer {
  readonly sources: readonly SourceWorkflow[];
  readonly problems: readonly SourceProblem[];
  /** The same with those that comments silence. */
  readonly found: readonly SourceProblem[];
  readonly events: readonly DeclaredEvent[];
  readonly visited: ReadonlyMap<string, FileSummary | null>;
  readonly searched: ReadonlyMap<string, ContextFinding>;
  readonly epoch: number;
  /** When it was last known to hold. */
  revision: number;
}

const NO_ANSWER = { sources: [], problems: [], found: [], events: [] };

export const NO_COMPILER: TypeQuestions = { classesAt: () => ({ classes: [], open: true }), fieldsAt: () => null };

export interface AnswersOptions {
  readonly summaries: Summaries;
  readonly projects: Projects;
  readonly checker: TypeChecker;
}

/** What was found out about each file, as long as it holds. */
export class Answers {
  readonly #summaries: Summaries;
  readonly #projects: Projects;
  readonly #checker: TypeChecker;
  readonly #known = new Map<string, Answer>();
  /** Counts what moves every import: files that come and go, compiler options. */
  #epoch = 0;
  /** Counts every change: until the next, an answer that holds need not be looked at again. */
  #revision = 0;

  constructor({ summaries, projects, checker }: AnswersOptions) {
    this.#summaries = summaries;
    this.#projects = projects;
    this.#checker = checker;
  }

  /** A file has another text. */
  changed(): void {
    this.#revision++;
  }

  /** Imports may lead elsewhere. */
  moved(): void {
    this.#epoch++;
    this.#revision++;
  }

  /** The files that were asked about. */
  get files(): Iterable<string> {
    return this.#known.keys();
  }

  clear(): void {
    this.#known.clear();
  }

  /** Made anew where anything that it follows from has changed. */
  of(file: string): Answer {
    const known = this.#known.get(file);
    if (known !== undefined && this.#holds(known)) return known;
    const answer = this.#find(file);
    this.#known.set(file, answer);
    return answer;
  }

  #holds(answer: Answer): boolean {
    if (answer.revision === this.#revision) return true;
    if (answer.epoch !== this.#epoch) return false;
    for (const [file, summary] of answer.visited) if (this.#summaries.get(file) !== summary) return false;
    for (const [file, { asks }] of answer.searched) if (this.#summaries.contextIn(file).asks !== asks) return false;
    answer.revision = this.#revision;
    return true;
  }

  #find(file: string): Answer {
    const { summary, workflows, resolver } = this.link(file);
    const { visited, searched } = resolver;
    const found = { visited, searched, epoch: this.#epoch, revision: this.#revision };
    if (summary === null) return { ...NO_ANSWER, ...found };
    const syntax = new TypeReader(resolver, NO_COMPILER);
    const analysed = workflows.map(toSourceWorkflow);
    const foreign = workflowCoreOf(summary, resolver);
    const problems = [
      ...analysed.flatMap(problemsOf),
      ...linkConstructions(summary, workflows, resolver).flatMap(constructionProblems),
      ...foreign.problems,
      ...sourceProblems({
        summary,
        workflows: analysed,
        readers: {
          resolver,
          types: syntax,
          emits: new EmitReader(resolver, { types: syntax, syntax }),
          resources: new ResourceReader(resolver),
        },
        manifests: () => this.#projects.manifests(file),
      }),
    ];
    return {
      ...found,
      sources: [...analysed.map(({ source }) => source), ...foreign.sources],
      problems: withoutIgnored(problems, summary),
      found: problems,
      events: [...declaredEvents(summary, resolver), ...foreignEvents(foreign.sources, file)],
    };
  }

  /** What the file's names stand for. */
  link(file: string): { summary: FileSummary | null; workflows: readonly LinkedWorkflow[]; resolver: Resolver } {
    const resolver = new Resolver(this.#summaries, this.#projects);
    const summary = resolver.summary(file);
    if (summary === null) return { summary, workflows: [], resolver };
    const questions = this.questions(resolver);
    const types = new TypeReader(resolver, questions);
    const emits = new EmitReader(resolver, { types, syntax: new TypeReader(resolver, NO_COMPILER) });
    const workflows = linkWorkflows(summary, { resolver, types, emits, resources: new ResourceReader(resolver) });
    return { summary, workflows, resolver };
  }

  /** The compiler's answers depend on every file of the program. */
  questions(resolver: Resolver): TypeQuestions {
    const asked = (file: string): void => {
      for (const source of this.#checker.sources(file)) resolver.summary(resolve(source));
    };
    return {
      classesAt: (file, place) => {
        const answer = this.#checker.classesAt(file, place);
        asked(file);
        return answer;
      },
      fieldsAt: (file, place) => {
        const answer = this.#checker.fieldsAt(file, place);
        asked(file);
        return answer;
      },
    };
  }

  /** Without the compiler: it knows the files as they are. */
  workflowsOf(summary: FileSummary): readonly SourceWorkflow[] {
    const get = (file: string): FileSummary | null => (file === summary.file ? summary : this.#summaries.get(file));
    const contextIn = (file: string): ContextFinding => this.#summaries.contextIn(file);
    const resolver = new Resolver({ get, contextIn }, this.#projects);
    const types = new TypeReader(resolver, NO_COMPILER);
    const emits = new EmitReader(resolver, { types, syntax: types });
    const workflows = linkWorkflows(summary, { resolver, types, emits, resources: new ResourceReader(resolver) });
    return workflows.map((it) => toSourceWorkflow(it).source);
  }
}
