import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
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
});
