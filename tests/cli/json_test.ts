import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { noise, temporaryFolder } from "#tests/harness/store/archives.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { does } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";

/** What follows a command of the README's table here, in an order that works. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  "overview": [],
  "packages list": [],
  "packages show": ["vlc"],
  "packages create": ["FILE", "--action", "store", "--path", "/t", "--name=t"],
  "packages download": ["t", "--output", "FOLDER"],
  "packages activate": ["vlc"],
  "assign": ["vlc", "--group", "office", "--yes", "2"],
  "assignments list": [],
  "deployments list": [],
  "deployments show": ["sim000001", "vlc"],
  "deployments retry": ["--package", "first"],
  "deployments cancel": ["--machine", "sim000001", "--state", "waiting"],
  "why": ["sim000001", "vlc"],
  "assignments withdraw": ["1", "--yes", "1"],
  "packages deactivate": ["vlc"],
  "packages delete": ["vlc"],
  "machines list": [],
  "machines show": ["sim000001"],
  "machines inventory": ["sim000001"],
  "groups list": [],
  "groups show": ["office"],
  "groups create": ["lab"],
  "groups delete": ["lab"],
  "tail": ["--limit", "1"],
  "audit": ["--limit", "1"],
  "settings list": [],
  "storage": [],
  "operators create": ["ada", "operator"],
  "operators list": [],
  "tokens issue": ["ada", "laptop"],
  "tokens list": [],
  "tokens revoke": ["2"],
  "operators remove": ["ada"],
  "profiles list": [],
};

/** Calls that no command makes, and why. */
const UNCALLED: Readonly<Record<string, string>> = {
  "GET /machines/{id}/deployments": "deployments list --machine asks for them",
  "DELETE /uploads/{id}": "what was cut may be resumed; it goes after a day",
};

/** The fields that the README promises of each command: the first it names. */
async function promised(): Promise<Map<string, readonly string[]>> {
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const [, table = ""] = readme.split("<!-- json -->");
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const words = (cell = "") =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
  return new Map(rows.flatMap((row) => {
    const [, commands, fields] = row.split("|");
    return words(commands).map((command) =>
      [command, words(fields)[0]!.split(" ")] as const
    );
  }));
}

describe("--json", () => {
  it("prints every field that the README promises", async () => {
    await using site = await openSite();
    await using folder = await temporaryFolder();
    const file = join(folder.path, "tool.bin");
    await Deno.writeFile(file, noise(2000));
    const env = { ...site.env, XDG_CONFIG_HOME: folder.path };
    const add = ["profiles", "add", "site", "--server", "http://127.0.0.1:1"];
    await does(env, ...add, "--token-file", file);
    const table = await promised();
    assertEquals([...table.keys()].toSorted(), Object.keys(WORDS).toSorted());
    for (const [command, words] of Object.entries(WORDS)) {
      const given = words.map((word) =>
        word === "FILE" ? file : word === "FOLDER" ? `${folder.path}/b` : word
      );
      const said = await does(env, ...command.split(" "), ...given, "--json");
      const document = JSON.parse(said);
      const one = Array.isArray(document) ? document[0] : document;
      const fields = Object.keys(one ?? {});
      const lacking = table.get(command)!.filter((name) =>
        !fields.includes(name)
      );
      assertEquals(lacking, [], `${command}: ${said.slice(0, 500)}`);
    }
  });

  it("has a command for every call of the API", async () => {
    const folder = join(ROOT, "tui");
    const names = await Array.fromAsync(sources(folder));
    const code =
      (await Promise.all(names.map((name) => Deno.readTextFile(name))))
        .join("\n");
    const shared = await Array.fromAsync(sources(join(ROOT, "shared")));
    const described = (await Promise.all(
      shared.map((name) => Deno.readTextFile(name)),
    )).join("\n");
    const uncalled = [...described.matchAll(
      /export const (\w+) = endpoint\(\{\s*method: "(\w+)",\s*path: "([^"]+)"/g,
    )].filter(([, name]) => !new RegExp(`\\b${name}\\b`).test(code))
      .map(([, , method, path]) => `${method} ${path}`);
    assertEquals(uncalled.toSorted(), Object.keys(UNCALLED).toSorted());
  });
});

/** What the command line is made of: not the screens. */
async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && name !== "screens") yield* sources(path);
    else if (/\.tsx?$/.test(name) && !name.endsWith("_test.ts")) yield path;
  }
}
