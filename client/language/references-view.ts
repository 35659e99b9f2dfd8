import type { Location, ProviderResult, TreeDataProvider, Uri } from "vscode";

/*
 * The part that is used here of what VS Code's own extension `vscode.references-view` exports: the tree in which
 * references and call hierarchies are shown.
 */

export interface ReferencesView {
  setInput(input: TreeInput<unknown>): void;
}

/** What a tree is of. */
export interface TreeInput<Item> {
  readonly contextValue: string;
  readonly title: string;
  readonly location: Location;
  resolve(): ProviderResult<TreeModel<Item>>;
  /** The same of another place. */
  with(location: Location): TreeInput<Item>;
}

export interface TreeModel<Item> {
  readonly provider: TreeDataProvider<Item>;
  readonly message: string | undefined;
  readonly navigation?: TreeNavigation<Item>;
  dispose?(): void;
}

/** Next and previous, by keyboard. */
export interface TreeNavigation<Item> {
  nearest(uri: Uri, position: unknown): Item | undefined;
  next(from: Item): Item;
  previous(from: Item): Item;
  location(item: Item): Location | undefined;
}
