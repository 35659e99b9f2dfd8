/**
 * @typedef {object} TestWorkspace
 * @property {string} name
 * @property {string} open the folder that VS Code opens, inside the copy
 * @property {Record<string, string>} copy from the repository → into the copy
 * @property {Record<string, string>} link as `copy`, but symbolic links: what tests don't change
 * @property {boolean} [restricted] opened in restricted mode: as a folder that isn't trusted
 * @property {string} suite the folder with its tests (files named `….test.ts`), below test/vscode
 */

/**
 * The folders that the suite is run in, each in a VS Code of its own. The copy has the repository's shape, so
 * that a workflow in it finds `stepscope` as it does in the repository.
 *
 * @type {readonly TestWorkspace[]}
 */
export const workspaces = [
  {
    name: "examples",
    open: "examples",
    copy: {
      examples: "examples",
      "tsconfig.base.json": "tsconfig.base.json",
      "test/vscode/fixtures/plain-node": "examples/plain-node",
    },
    link: { node_modules: "node_modules", runtime: "runtime", server: "server" },
    suite: "suite",
  },
  {
    name: "lone",
    open: "lone",
    copy: { "test/vscode/fixtures/lone": "lone" },
    link: {},
    suite: "lone",
  },
  {
    name: "restricted",
    open: "restricted",
    copy: { "test/vscode/fixtures/restricted": "restricted" },
    link: {},
    restricted: true,
    suite: "restricted",
  },
];
