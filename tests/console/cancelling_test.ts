import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listTokens } from "#shared/contract/operators.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** Long enough that an answer arrives only once the delay has been changed. */
const NEVER_MS = 3_600_000;

/** A console whose server answers after `delay()` milliseconds. */
function slowConsole(delay: () => number, view: string) {
  const site = shared();
  const relay = openRelay(
    site.server.operatorUrl,
    () => null,
    () => null,
    delay,
  );
  return {
    relay,
    open: () =>
      site.console({
        args: [`--view=${view}`],
        env: { LONGSHORE_SERVER: relay.url },
      }),
  };
}

describe("esc while the console waits for the server", () => {
  it("cancels what has changed nothing yet", async () => {
    let delayMs = 0;
    const { relay, open } = slowConsole(() => delayMs, "packages");
    await using _relay = relay;
    await using tty = await open();
    await tty.sees(/Package 1 of \d+/);
    const last = async () =>
      (await shared().server.api(listEvents, {})).events.at(-1)?.seq;
    const before = await last();
    delayMs = NEVER_MS;
    tty.press("a");
    await tty.sees("Working …");
    tty.press("esc");
    await tty.sees("Cancelled; nothing was changed");
    tty.press("j");
    await tty.sees(/Package 2 of \d+/);
    assertEquals(await last(), before);
    tty.press("^c");
    assertEquals(await tty.exit(), 0);
  });

  it("says that what was begun goes on, and the secret of a token is shown", async () => {
    let delayMs = 0;
    const { relay, open } = slowConsole(() => delayMs, "operators");
    await using _relay = relay;
    await using tty = await open();
    await tty.sees(/Operator 1 of \d+/);
    const operator = /> (\w+)/.exec(tty.screen())?.[1] ?? "";
    tty.press("t");
    await tty.sees("Name");
    tty.type("laptop\r\r");
    delayMs = 1500;
    tty.press("^s");
    await tty.sees(/Issuing/);
    await tty.sees("Working …");
    tty.press("esc");
    await tty.sees(/it cannot be cancelled and goes on/);
    tty.type("3");
    delayMs = 0;
    await tty.sees("y copy the token");
    const { rows } = await shared().server.api(listTokens);
    assert(
      rows.some(({ name, operator: of }) =>
        name === "laptop" && of === operator
      ),
    );
    assert(/^ +lsh_\w+/m.test(tty.screen()), tty.screen());
    tty.press("^c");
    await tty.exit();
  });
});
