import { describe, expect, it } from "vitest";
import { DocumentPaths } from "../../server/language/document-paths.js";

const languageId = "typescript";

describe("the path of a document", () => {
  const paths = new DocumentPaths(() => "file:///work/one");

  it.each([
    ["file:///work/a.ts", "/work/a.ts"],
    ["file:///work/with%20space/100%25%20%23.ts", "/work/with space/100% #.ts"],
    ["untitled:Untitled-1", "/work/one/^Untitled-1.ts"],
    ["untitled:/work/new.ts", "/work/new.ts"],
    ["vscode-vfs://github/team/repo/flow.ts", "/^/vscode-vfs/github/team/repo/flow.ts"],
    ["memfs:/flow.ts", "/^/memfs//flow.ts"],
  ])("%s is %s", (uri, path) => {
    expect(paths.pathOf(uri, languageId)).toBe(path);
  });

  it("has the extension of the language", () => {
    expect(paths.pathOf("untitled:Untitled-1", "typescriptreact")).toBe("/work/one/^Untitled-1.tsx");
    expect(paths.pathOf("untitled:Untitled-1", "javascript")).toBe("/work/one/^Untitled-1.js");
  });

  it("needs no folder", () => {
    expect(new DocumentPaths(() => undefined).pathOf("untitled:Untitled-1", languageId)).toBe(
      "/^/untitled/Untitled-1.ts",
    );
  });
});

describe("the document of a path", () => {
  it("is the open one, spelled as its editor spells it", () => {
    const paths = new DocumentPaths(() => undefined);
    const uri = "file:///work/with%20%5Bbrackets%5D.ts";
    const path = paths.add({ uri, languageId });
    expect(paths.uriOf(path)).toBe(uri);
    expect(paths.uriOf(path.replaceAll("/", "\\"))).toBe(uri);
    paths.remove(path);
    expect(paths.uriOf("/work/other file.ts")).toBe("file:///work/other%20file.ts");
  });

  it("comes back for one that isn't on disk", () => {
    const paths = new DocumentPaths(() => undefined);
    expect(paths.uriOf(paths.add({ uri: "untitled:Untitled-1", languageId }))).toBe("untitled:Untitled-1");
    const uri = "vscode-vfs://github/team/a%20b.ts";
    expect(paths.uriOf(paths.pathOf(uri))).toBe(uri);
  });
});
