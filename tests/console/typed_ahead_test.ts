import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { openRelay } from "#tests/harness/server/relay.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** The delay of an answer over a slow connection. */
const FAR_MS = 250;

type Site = Awaited<ReturnType<typeof openFixedSite>>;

/** A console at the far end of a slow connection. */
function farConsole(site: Site, relay: { readonly url: string }) {
  return site.console({
    args: ["--view=overview"],
    env: { LONGSHORE_SERVER: relay.url },
  });
}

const farLine = (site: Site) =>
  openRelay(site.server.operatorUrl, () => null, () => null, FAR_MS);

describe("keys that are typed ahead", () => {
  it("act on the right rows", async () => {
    const site = shared();
    await using relay = farLine(site);
    await using tty = await farConsole(site, relay);
    await tty.sees("Needs you now");
    // Go to the machines, move three down, mark two, and choose a package for
    // them.
    tty.type(":machines\r3j  A");
    await tty.sees("Assign which package to 2 machines?");
    tty.type("G\r");
    await tty.sees(/Reaches +2 machines: 2 Windows/);
    tty.type(":packages\r/vlc\rm");
    await tty.sees("packages › vlc 3.0.21");
  });

  it("wait for the last row of a list, and for the rows of a filter", async () => {
    const site = shared();
    await using relay = farLine(site);
    await using tty = await farConsole(site, relay);
    await tty.sees("Needs you now");
    tty.type("3/srv\r\r");
    await tty.sees("machines › srv-002");
    tty.type(":packages\rG\r");
    await tty.sees("packages › agent 2.10.4");
  });

  it("answer a question that is still waiting for the server", async () => {
    const site = shared();
    await using relay = farLine(site);
    await using tty = await farConsole(site, relay);
    await tty.sees("Needs you now");
    tty.type(":packages\ra4\r");
    await tty.sees(/firefox 128\.0 is off; recalling it from 4 machines/);
    assertEquals(tty.screen().includes("Group 1 of 2"), false);
  });

  it("can be dropped when the server no longer answers", async () => {
    const site = shared();
    let delayMs = 0;
    await using relay = openRelay(
      site.server.operatorUrl,
      () => null,
      () => null,
      () => delayMs,
    );
    await using tty = await site.console({ args: ["--view=overview"] });
    await tty.sees("Needs you now");
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    await using far = await farConsole(site, relay);
    await far.sees("Needs you now");
    delayMs = 3_600_000;
    far.type(":machines\r");
    await far.sees("Loading");
    far.type("jjj");
    await far.sees(
      "Still loading; the keys you typed are waiting, esc drops them",
    );
    far.press("esc");
    await far.sees("The keys you typed were dropped");
    far.type("j");
    far.press("^c");
    assertEquals(await far.exit(), 0);
  });
});
