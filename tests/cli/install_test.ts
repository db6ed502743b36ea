import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { temporaryFolder } from "#tests/harness/store/archives.ts";

describe("deno task install", () => {
  it("installs a command in the chosen folder, which runs from anywhere", async () => {
    await using folder = await temporaryFolder();
    const root = `${folder.path}/it's here`;
    const installed = await run(Deno.execPath(), {
      args: ["task", "install", "--root", root],
      env: { PATH: Deno.env.get("PATH") ?? "", LANG: "C" },
    });
    assertEquals(installed.code, 0, installed.err);
    const command = `${root}/bin/longshore`;
    assert(installed.out.startsWith(`Installed ${command}\n`));
    assertMatch(installed.out, /is not on your PATH: add export PATH="/);
    const helped = await run(command, {
      args: ["help", "assign"],
      cwd: folder.path,
      clearEnv: true,
      env: { HOME: folder.path, PATH: "/usr/bin:/bin" },
    });
    assertEquals([helped.code, helped.err], [0, ""]);
    assertMatch(helped.out, /^Usage: longshore assign \[options\] \[package\]/);
    const again = await run(Deno.execPath(), {
      args: ["task", "install", "--root", root],
      env: { PATH: `${root}/bin:${Deno.env.get("PATH")}`, LANG: "fr" },
    });
    assertMatch(again.out, /\nEssayez\u00a0: longshore --help\n$/);
  });

  it("says in a sentence what it cannot do", async () => {
    const wrong = await run(Deno.execPath(), {
      args: ["task", "install", "--root", "/proc/nowhere"],
      env: { LANG: "C", NO_COLOR: "1" },
    });
    assertEquals(wrong.code, 2);
    assertMatch(wrong.err, /\nCannot write \/proc\/nowhere\/bin\/longshore: /);
  });
});

async function run(program: string, options: Deno.CommandOptions) {
  const { code, stdout, stderr } = await new Deno.Command(program, options)
    .output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}
