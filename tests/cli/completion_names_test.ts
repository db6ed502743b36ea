import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { does } from "./cli.ts";

async function bash(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const { stdout, stderr } = await new Deno.Command("bash", {
    args: [...args],
    env: { ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { out: text(stdout), err: text(stderr) };
}

it("completion inserts no name on which bash would act", async () => {
  await using folder = await temporaryFolder();
  const script = `${folder.path}/script`;
  await Deno.writeTextFile(script, await does({}, "completion", "bash"));
  // Names as agents may send them.
  const names = ["$(touch pwned)", "`id`", 'a"b', "it's", "up!1", "plain"];
  await Deno.writeTextFile(
    `${folder.path}/names`,
    `${[...names, ":4"].join("\n")}\n`,
  );
  await Deno.writeTextFile(
    `${folder.path}/longshore`,
    `#!/bin/sh\nexec cat ${folder.path}/names\n`,
    { mode: 0o755 },
  );
  const env = { PATH: `${folder.path}:${Deno.env.get("PATH")}` };
  const inserted = async (typed: string) => {
    const { out, err } = await bash([
      "-c",
      `source ${script}
COMP_WORDS=(longshore why "$TYPED") COMP_CWORD=2
_longshore && printf '%s\n' "\${COMPREPLY[@]}"`,
    ], { ...env, TYPED: typed });
    assertEquals(err, "");
    return out.trim().split("\n");
  };
  // What bash makes of the words is the names again, and nothing has run.
  const words = (await inserted("")).join(" ");
  const { out } = await bash(["-c", `printf '%s\n' ${words}`], env);
  assertEquals(out.trim().split("\n"), names);
  assertEquals(await inserted('"'), ["it's", "plain"]);
  assertEquals(await inserted("'"), names.filter((name) => name !== "it's"));
});
