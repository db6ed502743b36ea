import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import {
  bareEnvironment,
  openTerminal,
  type Terminal,
} from "#tests/harness/terminal/terminal.ts";

const DEMO = ["task", "-q", "demo"];
/** For tests of how it ends, which takes no more machines. */
const SMALL = [...DEMO, "--agents", "10"];

describe("the demo", () => {
  it("shows a deployment as text if there is no terminal", async () => {
    await using folder = await temporaryFolder();
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: DEMO,
      clearEnv: true,
      env: { ...bareEnvironment(), TMPDIR: folder.path },
      stdin: "null",
    }).output();
    const [output, complained] = [stdout, stderr]
      .map((bytes) => new TextDecoder().decode(bytes));
    assert(output !== undefined);
    assertEquals([code, complained], [0, ""], output);
    for (
      const line of [
        /^Server ready: agents poll http:\/\/localhost:\d+\/ocsinventory$/m,
        /^Joined: 100 machines$/m,
        /^Group made: Paris, 60 machines$/m,
        /^Package made: Root certificates 2026\.11, store, 3 fragments, /m,
        /^Activated: Editor 4\.2$/m,
        /^Assigned: Editor 4\.2 to Paris, 60 machines$/m,
        /^\d\d:\d\d:\d\d {2}sim\d{6} {2}succeeded +SUCCESS(_0)?$/m,
        /^\d\d:\d\d:\d\d {2}sim\d{6} {2}failed +\S+/m,
        /^ {2}deno task serve --data DIR /m,
      ]
    ) assertMatch(output, line);

    const [, states] = /^60 assigned = (.+)$/m.exec(output) ?? [];
    const counts = states?.match(/\d+/g)?.map(Number) ?? [];
    assertEquals(counts.reduce((sum, n) => sum + n, 0), 60, states);
    const results = output.match(/^\d\d:\d\d:\d\d .*$/gm) ?? [];
    assert(results.length >= 50 && results.length <= 60, output);
    await nothingIsLeft(folder.path);
  });

  it("opens the console on a terminal, and ends with it", async () => {
    await using folder = await temporaryFolder();
    await using tty = openDemo(folder.path);
    await tty.sees("Starting the server");
    await tty.sees(/ overview\n *Needs you now/);
    tty.press("2");
    await tty.sees(/> Root certificat.* any +5 \w+ +○ +0 +0 +0 +0/);
    await tty.sees(/Editor 4\.2 +any +5 launch +● +\d+ +\d+ +[1-9]/);
    assert(tty.alternate());
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    assert(!tty.alternate());
    assertMatch(tty.screen(), /and reported \d+ results\./);
    await nothingIsLeft(folder.path);
  });

  it("ends on a signal, with every process it has started", async () => {
    await using folder = await temporaryFolder();
    await using tty = openDemo(folder.path, SMALL);
    await tty.sees(/ overview\n *Needs you now/);
    tty.kill("SIGTERM");
    assertEquals(await tty.exit(), 128 + 15);
    assert(!tty.alternate());
    await nothingIsLeft(folder.path);
  });

  it("ends if only the npx that started it gets the signal", async () => {
    await using folder = await temporaryFolder();
    // npx waits for a shell that waits for the task, and forwards no signal.
    await using bin = await temporaryFolder();
    const npx = `${bin.path}/npx`;
    const task = [Deno.execPath(), ...SMALL].map((word) => `'${word}'`);
    await Deno.writeTextFile(
      npx,
      `#!/bin/sh\nsh -c "${task.join(" ")}; :" </dev/null & wait\n`,
      { mode: 0o755 },
    );
    const child = new Deno.Command(npx, {
      clearEnv: true,
      env: { ...bareEnvironment(), TMPDIR: folder.path },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const stdout = child.stdout.pipeThrough(new TextDecoderStream());
    let output = "";
    for await (const piece of stdout) {
      output += piece;
      if (!output.includes("Joined:") || output.includes("signalled")) continue;
      child.kill("SIGTERM");
      output += "signalled";
    }
    await child.status;
    assert(!output.includes("deno task serve --data DIR"), output);
    await nothingIsLeft(folder.path);
  });

  it("ends cleanly even if its server has died", async () => {
    await using folder = await temporaryFolder();
    await using tty = openDemo(folder.path, SMALL);
    await tty.sees(/ overview\n *Needs you now/);
    const server = (await processesOf(folder.path))
      .find((line) => line.includes("server/main.ts"));
    Deno.kill(Number.parseInt(server!), "SIGKILL");
    await tty.sees(/connection lost/i);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    await nothingIsLeft(folder.path);
  });

  it("refuses wrong options in one sentence", async () => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...DEMO, "--agents", "many"],
      stdin: "null",
    }).output();
    assertEquals(code, 2);
    assertMatch(
      new TextDecoder().decode(stderr),
      /^--agents many is not a whole number from 1 to 1000\n$/,
    );
  });
});

function openDemo(folder: string, demo = DEMO): Terminal {
  return openTerminal(Deno.execPath(), demo, {
    env: { TMPDIR: folder },
  });
}

/**
 * Ids and arguments of the processes with the folder in their arguments, which
 * all have.
 */
async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-ww", "-eo", "pid,args"],
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes(folder));
}

async function nothingIsLeft(folder: string): Promise<void> {
  assertEquals(await processesOf(folder), []);
  assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
}
