/** Ids of a workflow's events: their names, or `name#2` for a second one of that name. */
export class EventIds<E extends { readonly key: string; readonly name: string }> {
  readonly #ids = new Map<string, { readonly event: E; readonly id: string }>();
  readonly #named = new Map<string, number>();

  of(events: readonly E[]): string[] {
    return [...new Set(events.map((it) => this.id(it)))];
  }

  id(event: E): string {
    const known = this.#ids.get(event.key);
    if (known !== undefined) return known.id;
    const count = (this.#named.get(event.name) ?? 0) + 1;
    this.#named.set(event.name, count);
    const id = count === 1 ? event.name : `${event.name}#${count}`;
    this.#ids.set(event.key, { event, id });
    return id;
  }

  /** Null for one that has none. */
  known({ key }: { readonly key: string }): string | null {
    return this.#ids.get(key)?.id ?? null;
  }

  all(): (readonly [E, string])[] {
    return [...this.#ids.values()].map(({ event, id }) => [event, id]);
  }
}
