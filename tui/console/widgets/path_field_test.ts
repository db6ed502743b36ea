import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { expandHome } from "#tui/profiles/home.ts";
import { completePath, namesNear } from "./path_field.tsx";

const names = ["tool.zip", "tools.d/", "readme", ".hidden"];
const completions: [string, string, string[]][] = [
  ["/tmp/t", "/tmp/tool", ["tool.zip", "tools.d/"]],
  ["/tmp/tool.", "/tmp/tool.zip", ["tool.zip"]],
  ["/tmp/", "/tmp/", ["readme", "tool.zip", "tools.d/"]],
  ["/tmp/.h", "/tmp/.hidden", [".hidden"]],
  ["/tmp/x", "/tmp/x", []],
  ["rea", "readme", ["readme"]],
];

for (const [typed, path, fitting] of completions) {
  Deno.test(`completed() makes "${path}" of "${typed}"`, () => {
    assertEquals(completePath(typed, names), { path, names: fitting });
  });
}

Deno.test("expanded() knows the home folder", () => {
  assertEquals(expandHome("~/a", "/home/eve"), "/home/eve/a");
  assertEquals(expandHome("~", "/home/eve"), "/home/eve");
  assertEquals(expandHome("a~/b", "/home/eve"), "a~/b");
});

Deno.test("namesNear() reads the folder, and nothing where there is none", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "sub"));
    await Deno.writeTextFile(join(folder, "file"), "");
    await Deno.symlink(join(folder, "sub"), join(folder, "link"));
    const found = await namesNear(`${folder}/f`);
    assertEquals(found.toSorted(), ["file", "link/", "sub/"]);
    assertEquals(await namesNear(`${folder}/none/x`), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
