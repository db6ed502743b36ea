import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { cancelDeployment } from "#shared/contract/deployments/deployments.ts";
import {
  createOperator,
  createToken,
  revokeToken,
} from "#shared/contract/operators.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { openTerminal } from "#tests/harness/terminal/terminal.ts";
import { openSite, roll } from "./site.ts";
import { sharedSite } from "./shared_site.ts";

/** For tests that neither run an agent nor stop the server. */
const shared = sharedSite(openSite);

/** At most 2 KB for each change of a row. */
function assertLittle(written: string, changes: number): void {
  const { length } = new TextEncoder().encode(written);
  assert(length > 0 && length <= changes * 2048, `${length} bytes`);
}

const linesWith = (screen: string, word: string) =>
  screen.split("\n").filter((line) => line.split(/ +/).includes(word));

/** Every change of colour or weight in the output. */
function coloursIn(written: string): string[] {
  return written.split("\x1b[").slice(1)
    .map((rest) => /^[\d;]*m/.exec(rest)?.[0])
    .filter((sequence) => sequence !== undefined)
    .map((sequence) => `\x1b[${sequence}`);
}

describe("the console", () => {
  it("activates, assigns, and shows the results arrive", async () => {
    await using site = await openSite();
    await using tty = await site.console();
    await tty.sees(/> vlc 3\.0 .* ○ +0 +0 +0 +0/);
    tty.press("a");
    await tty.sees("vlc 3.0 is on and will be offered to machines");
    await tty.sees(/> vlc 3\.0 .* ●/);

    tty.press("A");
    await tty.sees(/> 1 +office +2/);
    tty.press("enter");
    await tty.sees(/> Reaches +2 machines: 2 Unix/);
    tty.press("enter");
    await tty.sees(/> sim000001 +unix .* gets it/);
    tty.press("esc");
    await tty.sees(/gets it +2 +it is new there/);
    tty.press("A");
    await tty.sees("Assign vlc 3.0 to office?");
    tty.press("3", "enter");
    await tty.sees("Type 2 first; esc goes back");
    tty.press("backspace", "2", "enter");
    await tty.sees("vlc 3.0 is assigned to office: 2 machines added");
    await tty.sees(/Y copies: longshore assign \d{10} --group office/);
    await tty.sees(/vlc 3\.0 .* ● +2 +0 +0 +0/);

    tty.press("6");
    await tty.sees("assigned");
    await site.cycle();
    const tail = await tty.sees(
      /sim000002 +vlc 3\.0 +failed +command failed/,
    );
    assertMatch(tail, /sim000001 +vlc 3\.0 +succeeded +SUCCESS/);

    tty.press("2");
    await tty.sees(/vlc 3\.0 .* ● +0 +0 +1 +1/);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    assertEquals(tty.alternate(), false);
  });

  it("retries and cancels on one machine, and says why it cannot", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await using tty = await site.console();
    await tty.sees("vlc 3.0");
    tty.press("m");
    await tty.sees(/> sim000001 +succeeded +SUCCESS/);
    await tty.sees(": failed 1, succeeded 1");
    tty.press("c");
    await tty.sees("It has already ended: succeeded");
    tty.press("j", "r");
    await tty.sees("Retry vlc 3.0 on sim000002?");
    tty.press("n", "r", "y");
    await tty.sees("vlc 3.0 on sim000002 is now waiting");
    tty.press("c");
    await tty.sees("It was not offered to the machine yet and will not be.");
    tty.press("y");
    await tty.sees("vlc 3.0 on sim000002 is now cancelled");
    tty.press("esc");
    await tty.sees(/Package 1 of \d/);
  });

  it("asks before it recalls, and says what cannot be recalled", async () => {
    await using site = await openSite(["dies", "dies"]);
    await roll(site);
    await site.cycle();
    await using tty = await site.console();
    await tty.sees(/vlc 3\.0 .* ● +0 +2 +0 +0/);
    tty.press("a");
    await tty.sees(/\d machines? ha.* fetched all of it/);
    tty.press("esc");
    await tty.seesNoMore("fetched all of it");
    await tty.sees(/vlc 3\.0 .* ● /);
    tty.press("a");
    await tty.sees("Type 2 to continue:");
    tty.press("2", "enter");
    await tty.sees(/vlc 3\.0 is off.*too late on/);
    await tty.sees(/vlc 3\.0 .* ○ /);
  });

  it("goes through machines and groups, however fast keys are typed", async () => {
    const site = shared();
    await site.addPackage("darktable");
    await roll(site);
    await using tty = await site.console();
    await tty.sees("darktable 3.0");
    tty.type("3");
    await tty.sees(/> 1 +sim000001 +Debian 12/);
    tty.type("jkGp");
    await tty.sees("machines › sim000002");
    await tty.sees(/darktable 3\.0 +waiting +at the next contact/);
    tty.type("4");
    await tty.sees(/> 1 +office/);
    tty.type("-");
    await tty.sees("machines › sim000002");
    tty.type("[");
    await tty.sees(/> 1 +office/);
    tty.type("x");
    await tty.sees('"x" does nothing here; ? lists the keys');
    tty.type("?");
    await tty.sees(/enter +open the group and its machines/);
    tty.type("/zzz");
    await tty.sees("nothing found");
    tty.press("^u");
    tty.type("copy\r");
    await tty.sees(/y +copy the name/);
    tty.type("q");
    await tty.sees("Group 1 of 1");
    tty.press("^c");
    assertEquals(await tty.exit(), 0);
  });

  it("continues the log after the server was killed", async () => {
    await using site = await openSite();
    await roll(site);
    await using tty = await site.console({ args: ["--view", "tail"] });
    await tty.sees("Following");
    await tty.sees(/ live +admin@/);
    await site.server.kill();
    await tty.sees(/Connection lost \d+ s ago: this may be out of date/);
    await site.server.restart();
    await site.cycle();
    await tty.sees(/sim000002 +vlc 3\.0 +failed/);
    await tty.sees(/ live +admin@/);
    const screen = await tty.sees("Following");
    for (const what of ["offered", "succeeded", "failed", "assigned"]) {
      const times = what === "offered" ? 2 : 1;
      assertEquals(linesWith(screen, what).length, times, screen);
    }
  });

  it("lets a viewer look, and says why keys do nothing", async () => {
    const site = shared();
    await site.addPackage("filezilla");
    const { api } = site.server;
    await api(createOperator, { body: { name: "vera", role: "viewer" } });
    const { secret } = await api(createToken, {
      body: { operator: "vera", name: "console" },
    });
    await using tty = await site.console({ env: { LONGSHORE_TOKEN: secret } });
    await tty.sees("vera@");
    await tty.sees(/> filezilla 3\.0/);
    await tty.seesNoMore("a on/off");
    tty.press("a");
    await tty.sees("This requires the role operator; your role is viewer");
    const { rows } = await api(listPackages);
    assertEquals(rows[0]?.active, false);
  });

  it("says so when its token is revoked", async () => {
    const site = shared();
    const { api } = site.server;
    const { secret, token } = await api(createToken, {
      body: { operator: "admin", name: "console" },
    });
    await using tty = await site.console({ env: { LONGSHORE_TOKEN: secret } });
    await tty.sees(/ live +admin@/);
    await api(revokeToken, { params: { id: token.id } });
    await tty.sees(/not live +admin@/);
    await tty.sees("No live events: ");
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });

  it("shows a whole sentence when an action fails, and continues", async () => {
    await using site = await openSite();
    // More than fit on the screen.
    for (let i = 0; i < 20; i++) await site.addPackage(`more-${i}`);
    await using tty = await site.console();
    await tty.sees(/> more-19/);
    await site.server.kill();
    tty.press("a");
    await tty.sees(/Cannot reach the server at .*: connection refused/);
    const screen = await tty.sees("--server");
    assertMatch(screen.split("\n")[2]!, /PACKAGE +FOR +PRI ACTION +ON/);
    assertMatch(screen, /q quit$/);
    await site.server.restart();
    await tty.sees(/ live +admin@/);
    tty.press("a");
    await tty.sees("more-19 3.0 is on");
  });

  it("pauses the tail while it is read", async () => {
    await using site = await openSite();
    await roll(site);
    await using tty = await site.console({ args: ["--view=tail"], rows: 20 });
    await tty.sees("Following");
    tty.press("f");
    await tty.sees("Paused: 0 below, 0 new");
    await site.cycle();
    await tty.sees("Paused: 4 below, 4 new; f or G follows");
    assertEquals(linesWith(tty.screen(), "failed"), []);
    tty.press("G");
    await tty.sees(/sim000002 +vlc 3\.0 +failed/);
  });
});

describe("the console's window", () => {
  it("is used at every size, and never exceeded", async () => {
    const site = shared();
    await using tty = await site.console({ columns: 60, rows: 20 });
    await tty.sees(/> \S+ 3\.0 +any/);
    tty.resize(20, 5);
    await tty.sees("20×5 is too small;");
    tty.resize(120, 50);
    const large = await tty.sees(/> \S+ 3\.0 /);
    assertMatch(large.split("\n").at(-1)!, /q quit/);
    tty.resize(80, 24);
    await tty.sees(/> \S+ 3\.0 /);
    tty.type("?");
    await tty.sees("close help");
    tty.resize(80, 20);
    await tty.sees("close help");
    tty.type("qq");
    assertEquals(await tty.exit(), 0);
    for (const wiping of ["\x1b[3J", "\x1b[2J"]) {
      assert(!tty.written().includes(wiping), "the scrollback was wiped");
    }
  });

  for (
    const [view, name, before, after, cancelled] of [
      [
        "packages",
        "inkscape",
        /> inkscape 3\.0/,
        /inkscape 3\.0 .* ● +2 +0 +0 +0/,
        /inkscape 3\.0 .* ● +1 +0 +0 +0/,
      ],
      [
        "deployments",
        "kdenlive",
        /Deployment 1 of|No package is assigned to any/,
        /sim000002 +kdenlive/,
        /sim000001 +kdenlive 3\.0 +cancelled/,
      ],
      [
        "tail",
        "lyx",
        "Following",
        /lyx 3\.0 +assigned/,
        /sim000001 +lyx 3\.0 +cancelled/,
      ],
    ] as const
  ) {
    it(`is written to only when something changes, and little: ${view}`, async () => {
      const site = shared();
      await site.addPackage(name);
      await using tty = await site.console({ args: ["--view", view] });
      await tty.sees(before);
      await tty.sees(/ live +admin@/);
      await tty.silent(1500);
      const start = tty.written().length;
      const id = await roll(site);
      await tty.sees(after);
      const assigned = tty.written().length;
      assertLittle(tty.written().slice(start, assigned), 2);
      // The machines go one after the other, and each changes one row.
      await tty.silent(500);
      const settled = tty.written().length;
      await site.server.api(cancelDeployment, {
        params: { machine: 1, package: id },
      });
      await tty.sees(cancelled);
      await tty.silent(500);
      assertLittle(tty.written().slice(settled), 1);
    });
  }

  it("is drawn without colours if NO_COLOR is set", async () => {
    const site = shared();
    await using plain = await site.console({ env: { NO_COLOR: "1" } });
    await plain.sees(/> \S+ 3\.0 /);
    assertEquals(coloursIn(plain.written()), []);
    await using coloured = await site.console();
    await coloured.sees(/> \S+ 3\.0 /);
    assert(coloursIn(coloured.written()).includes("\x1b[36m"));
  });

  it("is restored when a signal ends the console", async () => {
    const site = shared();
    for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
      await using tty = await site.console();
      await tty.sees(/> \S+ 3\.0 /);
      assertEquals(tty.alternate(), true);
      tty.kill(signal);
      assertEquals(await tty.exit(), code);
      assertEquals(tty.alternate(), false);
      const cursor = tty.written().lastIndexOf("\x1b[?25");
      assertEquals(tty.written().slice(cursor, cursor + 6), "\x1b[?25h");
    }
  });

  for (
    const [how, message] of [
      ["promise", "a lost promise"],
      ["throw", "a thrown error"],
    ] as const
  ) {
    it(`is restored when the console crashes: ${message}`, async () => {
      const crash = [
        "run",
        "-q",
        "-A",
        "--no-check",
        "tests/console/crash.ts",
        how,
      ];
      await using tty = openTerminal(Deno.execPath(), crash);
      await tty.sees("No events yet");
      tty.kill("SIGUSR1");
      assertEquals(await tty.exit(), 1);
      assertEquals(tty.alternate(), false);
      assertMatch(tty.screen(), new RegExp(`caught: ${message}`));
    });
  }
});
