import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { describe, it } from "@std/testing/bdd";
import { placeProgram } from "#tests/harness/terminal/program_on_path.ts";
import {
  openConsole,
  openTerminal,
  type Terminal,
} from "#tests/harness/terminal/terminal.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** The first line of a frame that is where it belongs. */
const HEADER = /^ PROD {2}longshore +.*admin@/;

const firstLine = (tty: Terminal) => tty.screen().split("\n")[0]!;

/** Waits for a frame whose header is in the first line. */
const header = (tty: Terminal, expected = HEADER) =>
  tty.until(() => expected.test(firstLine(tty)), "No header in the first line");

/** Whether a shell on this terminal reads lines and echoes them. */
async function assertShellWorks(tty: Terminal): Promise<void> {
  tty.type("stty -a | grep -o -w -e -icanon -e -echo; echo checked $?\r");
  await tty.sees("checked 1");
  tty.type("echo it $((40 + 2)) works\r");
  await tty.sees("it 42 works");
}

/** A shell with job control, which finds the console as `longshore`. */
async function openShell(folder: string): Promise<Terminal> {
  const { env } = shared();
  const bin = await placeProgram(folder);
  const tty = openTerminal("bash", ["--norc", "--noprofile", "-i"], {
    env: { ...env, PATH: `${bin}:${Deno.env.get("PATH")}`, PS1: "ready> " },
  });
  await tty.sees("ready> ");
  return tty;
}

describe("the console's terminal", () => {
  it("is taken before anything is typed on it, and no key is lost", async () => {
    await using tty = await shared().console({ args: ["--view=overview"] });
    tty.type("abc:machines\r3j");
    await tty.sees("Machine 4 of 40");
    await header(tty);
    assertEquals(tty.screen().includes("abc"), false);
  });

  it("shows where it connects to, in both languages, and ^c leaves", async () => {
    // Nobody accepts what arrives here.
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const server = `127.0.0.1:${listener.addr.port}`;
    for (
      const [lang, words] of [["en", "Connecting to"], ["fr", "Connexion à"]]
    ) {
      await using tty = await openConsole({
        args: ["--lang", lang!],
        env: { LONGSHORE_SERVER: `http://${server}`, LONGSHORE_TOKEN: "t" },
      });
      await tty.sees(`${words} ${server}`);
      await header(tty, /^ longshore/);
      assertEquals(tty.alternate(), true);
      tty.type("jjj");
      tty.press("^c");
      assertEquals(await tty.exit(), 130);
      assertEquals(tty.alternate(), false);
      assertEquals(tty.screen().includes("jjj"), false);
    }
  });

  it("goes back to the shell with ^z, and fg draws it again", async () => {
    await using folder = await temporaryFolder();
    await using tty = await openShell(folder.path);
    // The shell sees only the first of two processes, as with npx.
    tty.type("sh -c 'longshore --view=machines; true'\r");
    await tty.sees("Machine 1 of 40");
    tty.type("2j");
    await tty.sees("Machine 3 of 40");
    tty.press("^z");
    await tty.sees("Stopped");
    assertEquals(tty.alternate(), false);
    await assertShellWorks(tty);
    tty.resize(90, 26);
    tty.type("fg\r");
    await tty.sees("Machine 3 of 40");
    assertEquals(tty.alternate(), true);
    await header(tty, /^ PROD {2}longshore .{69,}$/);
    tty.type("j");
    await tty.sees("Machine 4 of 40");
    tty.press("q");
    await tty.sees("ready> ");
    await assertShellWorks(tty);
  });

  it("is drawn as a whole with ^l, whatever was written on it", async () => {
    await using folder = await temporaryFolder();
    await using tty = await openShell(folder.path);
    const pipe = join(folder.path, "pipe");
    tty.type(`mkfifo ${pipe}; (cat ${pipe} > /dev/tty) & longshore\r`);
    await tty.sees("Needs you now");
    await Deno.writeTextFile(pipe, "\x1b[5;10HSTRAY\n\x1b[24;1H\n\nWORDS");
    await tty.sees("WORDS");
    tty.press("^l");
    await header(tty);
    await tty.seesNoMore(/WORDS|STRAY/);
    tty.press("?", "G");
    await tty.sees(/\^l +draw the screen again/);
  });

  it("is taken again when the console was stopped from outside", async () => {
    await using folder = await temporaryFolder();
    await using tty = await openShell(folder.path);
    const pidFile = join(folder.path, "pid");
    const line = `echo $$ > ${pidFile}; exec longshore --view=machines`;
    tty.type(`sh -c '${line}'\r`);
    await tty.sees("Machine 1 of 40");
    const pid = Number(await Deno.readTextFile(pidFile));
    Deno.kill(pid, "SIGSTOP");
    await tty.sees("Stopped");
    tty.type("fg\r");
    await header(tty);
    tty.type("j");
    await tty.sees("Machine 2 of 40");
  });
});
