import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { openRelay } from "#tests/harness/server/relay.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { openSite } from "./site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openSite);

/** The first line of the screen: the server, and how the connection is. */
const headerOf = (screen: string) => screen.split("\n")[0]!;

describe("the console's connection", () => {
  it("says how long a server that stopped has sent nothing", async () => {
    const { server, console } = shared();
    await using tty = await console();
    await tty.sees(/ ms {2}live +admin@/);
    Deno.kill(server.pid, "SIGSTOP");
    try {
      await tty.sees(/ no news for \d+ s +admin@/);
      assertMatch(headerOf(tty.painted()), /\[yellow\] *no news for \d+ s/);
      assertEquals(/\d ms/.test(headerOf(tty.screen())), false);
      await tty.sees(/Connection lost \d+ s ago/);
      assertMatch(headerOf(tty.painted()), /\[red\] *no news for \d+ s/);
    } finally {
      Deno.kill(server.pid, "SIGCONT");
    }
    await tty.sees(/ live +admin@/);
  });

  it("draws nothing while the server sends heartbeats alone", async () => {
    await using tty = await shared().console();
    await tty.sees(/ live +admin@/);
    await tty.silent(9000);
  });

  it("says at once that a slow server is still asked", async () => {
    const { server, console } = shared();
    let delayMs = 0;
    await using relay = openRelay(
      server.operatorUrl,
      () => null,
      () => null,
      () => delayMs,
    );
    await using tty = await console({
      env: { LONGSHORE_SERVER: relay.url },
    });
    await tty.sees(/> vlc 3\.0/);
    delayMs = 2000;
    tty.press("a");
    await tty.sees("Working …");
    delayMs = 0;
    await tty.seesNoMore("Working …");
  });

  it("says that an archive is checked once all of it was sent", async () => {
    const { server, env } = shared();
    let delayMs = 0;
    await using folder = await temporaryFolder();
    const file = join(folder.path, "data.bin");
    await Deno.writeFile(file, crypto.getRandomValues(new Uint8Array(4096)));
    await using relay = openRelay(
      server.operatorUrl,
      () => null,
      () => null,
      () => delayMs,
    );
    delayMs = 300;
    await using tty = await openConsole({
      args: [
        ...["packages", "create", file, "--name", "sent", "--target", "unix"],
        ...["--action", "store", "--path", "/tmp/sent", "--version", "1"],
      ],
      env: { ...env, LONGSHORE_SERVER: relay.url },
    });
    await tty.exit();
    assertMatch(tty.written(), /data\.bin {2}Checking the archive …/);
  });
});
