import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { startServer } from "#tests/harness/server/server.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { openTerminal } from "#tests/harness/terminal/terminal.ts";

/** What npm, which may have started this test, says is not of this call. */
const { INIT_CWD: _, ...calledFromHere } = Deno.env.toObject();

describe("deno task install", () => {
  it("installs a command that runs from anywhere, when the clone is gone", async () => {
    await using folder = await temporaryFolder();
    const clone = `${folder.path}/clone`;
    await copyClone(clone);
    const root = `${folder.path}/it's here`;
    const install = [
      ...["task", "--config", `${clone}/deno.json`, "install"],
      ...["--root", "it's here"],
    ];
    const installed = await run(Deno.execPath(), {
      args: install,
      cwd: folder.path,
      clearEnv: true,
      env: { ...calledFromHere, LANG: "C" },
    });
    assertEquals(installed.code, 0, installed.err);
    const command = `${root}/bin/longshore`;
    assert(installed.out.startsWith(`Installed ${command}\n`), installed.out);
    assertMatch(installed.out, /is not on your PATH: add export PATH="/);
    const again = await run(Deno.execPath(), {
      args: install,
      cwd: folder.path,
      clearEnv: true,
      env: {
        ...calledFromHere,
        PATH: `${root}/bin:${calledFromHere.PATH}`,
        LANG: "fr",
      },
    });
    assertMatch(again.out, /\nEssayez\u00a0: longshore --help\n$/);
    const versions = [...Deno.readDirSync(`${root}/lib/longshore`)];
    assertEquals(versions.length, 1, "one version is kept");

    await Deno.rename(clone, `${folder.path}/moved`);
    const env = { HOME: folder.path, PATH: "/usr/bin:/bin" };
    const helped = await run(command, {
      args: ["help", "assign"],
      cwd: folder.path,
      clearEnv: true,
      env,
    });
    assertEquals([helped.code, helped.err], [0, ""]);
    assertMatch(helped.out, /^Usage: longshore assign \[options\] \[package\]/);

    // Parts that are loaded when they are needed are in the bundle, too.
    await Deno.writeTextFile(`${folder.path}/a.yaml`, "kind: settings\n");
    const misread = await run(command, {
      args: ["diff", "-f", "a.yaml"],
      cwd: folder.path,
      clearEnv: true,
      env,
    });
    assertEquals(misread.code, 2);
    assertMatch(misread.err, /^a\.yaml, document 1, line 1, field values: /);

    await using server = await startServer();
    const exported = await run(command, {
      args: ["export", "operator", "--data", server.data],
      cwd: folder.path,
      clearEnv: true,
      env,
    });
    assertEquals(exported.out, "kind: operator\nname: admin\nrole: admin\n");
    await using tty = openTerminal(command, ["--data", server.data], { env });
    await tty.sees(/ overview\n/);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });

  it("keeps a Deno that npm fetched, whose cache may be emptied", async () => {
    await using folder = await temporaryFolder();
    const cached = `${folder.path}/cache/node_modules/deno`;
    await Deno.mkdir(cached, { recursive: true });
    await Deno.copyFile(Deno.execPath(), `${cached}/deno`);
    const installed = await run(`${cached}/deno`, {
      args: ["task", "install", "--root", `${folder.path}/root`],
      cwd: ROOT,
      env: { PATH: `${cached}:/usr/bin:/bin`, LANG: "C" },
    });
    assertEquals(installed.code, 0, installed.err);
    await Deno.remove(`${folder.path}/cache`, { recursive: true });
    const helped = await run(`${folder.path}/root/bin/longshore`, {
      args: ["--help"],
      clearEnv: true,
      env: { HOME: folder.path, PATH: "/usr/bin:/bin" },
    });
    assertEquals([helped.code, helped.err], [0, ""]);
  });

  it("says in a sentence what it cannot do", async () => {
    const wrong = await run(Deno.execPath(), {
      args: ["task", "install", "--root", "/proc/nowhere"],
      cwd: ROOT,
      env: { LANG: "C", NO_COLOR: "1" },
    });
    assertEquals(wrong.code, 2);
    assertMatch(wrong.err, /\nCannot write \/proc\/nowhere\/bin\/longshore: /);
  });
});

/** A checkout with what the program consists of, and its dependencies. */
async function copyClone(clone: string): Promise<void> {
  await Deno.mkdir(clone);
  const copied = await run("cp", {
    args: ["-al", "deno.json", "deno.lock", "shared", "tui", "node_modules"]
      .concat(clone),
    cwd: ROOT,
  });
  assertEquals(copied.code, 0, copied.err);
}

async function run(program: string, options: Deno.CommandOptions) {
  const { code, stdout, stderr } = await new Deno.Command(program, options)
    .output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}
