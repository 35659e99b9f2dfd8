import {
  commands,
  type Disposable,
  extensions,
  Location,
  l10n,
  Position,
  Range,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from "vscode";
import {
  CallHierarchyIncomingCallsRequest,
  type CallHierarchyItem,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  type LanguageClient,
  type Range as ProtocolRange,
} from "vscode-languageclient/node";
import { SHOW_HIERARCHY_COMMAND } from "./commands.js";
import type { ReferencesView, TreeInput } from "./references-view.js";

/** A step or an event in the tree; below the root, the steps before it or those after it. */
export interface HierarchyNode {
  readonly item: CallHierarchyItem;
  readonly direction: Direction | "both";
  /** Where the event between it and the node above is named. */
  readonly place: { readonly uri: string; readonly range: ProtocolRange } | null;
}

type Direction = "before" | "after";

/** The command that shows, in the view of references, which steps come before the one at the cursor and which after. */
export function registerEventHierarchy(client: () => LanguageClient): Disposable {
  return commands.registerCommand(SHOW_HIERARCHY_COMMAND, async () => {
    const editor = window.activeTextEditor;
    if (editor === undefined) return;
    const location = new Location(editor.document.uri, editor.selection.active);
    const roots = await rootsAt(client(), location);
    if (roots.length === 0) {
      await window.showInformationMessage(l10n.t("Put the cursor on the name of a step or an event first."));
      return;
    }
    const view: ReferencesView | undefined = await extensions.getExtension("vscode.references-view")?.activate();
    if (view === undefined) {
      await window.showInformationMessage(l10n.t("VS Code's extension Reference Search View is turned off."));
      return;
    }
    view.setInput(inputAt(client, location));
  });
}

function inputAt(client: () => LanguageClient, location: Location): TreeInput<HierarchyNode> {
  return {
    contextValue: "stepscope.eventHierarchy",
    title: l10n.t("Events"),
    location,
    resolve: async () => {
      const roots = await rootsAt(client(), location);
      return { provider: treeOf(client, roots), message: roots.length === 0 ? l10n.t("It is gone.") : undefined };
    },
    with: (other) => inputAt(client, other),
  };
}

async function rootsAt(client: LanguageClient, { uri, range: { start } }: Location): Promise<HierarchyNode[]> {
  const items = await client.sendRequest(CallHierarchyPrepareRequest.type, {
    textDocument: { uri: uri.toString() },
    position: { line: start.line, character: start.character },
  });
  return (items ?? []).map((item) => ({ item, direction: "both", place: null }));
}

/** The tree below some roots. */
export function treeOf(
  client: () => Pick<LanguageClient, "sendRequest">,
  roots: readonly HierarchyNode[],
): TreeDataProvider<HierarchyNode> {
  return {
    getTreeItem,
    getChildren: async (node) => {
      if (node === undefined) return [...roots];
      const sides: readonly Direction[] = node.direction === "both" ? ["before", "after"] : [node.direction];
      return (await Promise.all(sides.map((side) => neighbours(client(), node.item, side)))).flat();
    },
  };
}

async function neighbours(
  client: Pick<LanguageClient, "sendRequest">,
  item: CallHierarchyItem,
  direction: Direction,
): Promise<HierarchyNode[]> {
  if (direction === "before") {
    const calls = await client.sendRequest(CallHierarchyIncomingCallsRequest.type, { item });
    return (calls ?? []).map(({ from, fromRanges: [range] }) => ({
      ...{ item: from, direction },
      place: range === undefined ? null : { uri: from.uri, range },
    }));
  }
  const calls = await client.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item });
  return (calls ?? []).map(({ to }) => ({ item: to, direction, place: null }));
}

function getTreeItem({ item, direction, place }: HierarchyNode): TreeItem {
  const shown = new TreeItem(item.name, TreeItemCollapsibleState.Collapsed);
  const { uri, range } = place ?? { uri: item.uri, range: item.selectionRange };
  const start = new Position(range.start.line, range.start.character);
  shown.description = describe(item, direction);
  shown.iconPath = new ThemeIcon(ICONS[direction]);
  shown.accessibilityInformation = { label: `${item.name}, ${shown.description}` };
  shown.command = {
    command: "vscode.open",
    title: l10n.t("Open"),
    arguments: [Uri.parse(uri), { selection: new Range(start, start) }],
  };
  return shown;
}

const ICONS: { readonly [D in HierarchyNode["direction"]]: string } = {
  both: "symbol-event",
  before: "call-incoming",
  after: "call-outgoing",
};

function describe({ detail = "" }: CallHierarchyItem, direction: HierarchyNode["direction"]): string {
  if (direction === "both") return detail;
  return direction === "before" ? l10n.t("{0}, before", detail) : l10n.t("{0}, after", detail);
}
