import type { TypeExpr, TypeParameter } from "../syntax/summary.js";
import type { ClassTarget } from "./resolver.js";

interface Given {
  readonly file: string;
  readonly types: readonly TypeExpr[];
}

/** What the type parameters of generic classes stand for, while the steps of a class that descends from them are read. */
export class TypeArguments {
  #given: ReadonlyMap<string, Given> = new Map();
  /** How often one was asked for. */
  uses = 0;

  /** Reads with what each class of a chain, itself first, hands to its base. */
  within<T>(chain: readonly ClassTarget[], read: () => T): T {
    const outer = this.#given;
    this.#given = new Map(
      chain.slice(1).flatMap((base, n) => {
        const descendant = chain[n];
        const types = descendant?.declaration.base?.args ?? [];
        return descendant === undefined
          ? []
          : [[keyOf(base.file, base.declaration.id), { file: descendant.file, types }]];
      }),
    );
    try {
      return read();
    } finally {
      this.#given = outer;
    }
  }

  /** What a type parameter stands for and in which file that is written; null where nobody says. */
  of(file: string, { owner, position, standard }: TypeParameter): { file: string; type: TypeExpr } | null {
    const given = this.#given.get(keyOf(file, owner));
    if (given === undefined) return null;
    this.uses++;
    const type = given.types[position];
    if (type !== undefined) return { file: given.file, type };
    return standard === null ? null : { file, type: standard };
  }
}

function keyOf(file: string, id: number): string {
  return `${file}\0${id}`;
}
