import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Network, WholeNetwork } from "#shared/contract/networks.ts";
import { assertRefused, does, longshore } from "#tests/cli/cli.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

const PRINTER = "3C:52:82:00:00:0C";

describe("the networks", () => {
  const shared = sharedSite(openFixedSite);

  it("lead to their devices, of which some are unknown", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "overview"] });
    await tty.sees("3 devices without an agent in 1 network");
    tty.press("0");
    await tty.sees(/> 10\.0\.0\.0\/24 +HQ, 1st floor +14 +3 pc-000/);
    tty.press("z");
    await tty.sees("Network 1 of 1");
    tty.press("enter");
    await tty.sees("Device 1 of 5");
    tty.press("z");
    await tty.sees("Device 1 of 3");
    tty.press("enter");
    await tty.sees("No machine with an agent has this MAC");
    tty.press("z");
    await tty.sees("Device 1 of 5");
    tty.press("G");
    await tty.sees("Device 5 of 5");
    tty.press("m");
    await tty.sees("It has an agent, so it is known");
    tty.press("enter");
    await tty.sees("› srv-003");
  });

  it("are named, and their devices marked as known", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({
      args: ["--view", "networks/10.0.0.0/24"],
    });
    await tty.sees("Device 1 of 5");
    tty.press("z");
    await tty.sees("Device 1 of 3");
    tty.press("space", "space");
    await tty.sees("2 selected");
    tty.press("m");
    await tty.sees("What is it? 2 devices");
    tty.press("right", "right", "enter");
    tty.type("at the gate");
    tty.press("^s");
    await tty.sees("Marked as camera: 2 devices");
    await tty.sees(/> 10\.0\.0\.14 /);
    await tty.seesNoMore("2 selected");
    tty.press("z");
    await tty.sees(/Device \d of 5/);
    tty.press("g");
    await tty.sees(/> 10\.0\.0\.1 +camera/);
    tty.press("x");
    await tty.sees("10.0.0.1 is unknown again");
    tty.press("e");
    await tty.sees(/> Name +HQ, 1st floor/);
    tty.type(" east");
    tty.press("^s");
    await tty.sees("10.0.0.0/24 is now called HQ, 1st floor east");
    await tty.sees("longshore networks name 10.0.0.0/24");
  });

  it("are scanned by the machine an operator chooses", async () => {
    const site = shared();
    await using tty = await site.console({
      args: ["--view", "networks/guests"],
    });
    await tty.sees("No scan has found a device here");
    tty.press("tab");
    await tty.sees("Nobody: scanning is off for this network");
    tty.press("p");
    await tty.sees("Who scans guests?");
    tty.type("srv-002");
    tty.press("^s");
    await tty.sees("Scanning guests is off");
    tty.press("e", "enter");
    await tty.sees("Maximum, 0 to 10; 0: never scanned; empty: the setting, 1");
    tty.press("backspace");
    tty.type("2");
    tty.press("^s");
    await tty.sees("10.0.2.0/24 is scanned by at most 2 machines");
    await tty.sees("longshore networks scanners 10.0.2.0/24 2");
    tty.press("p");
    await tty.sees(/Machine +srv-002/);
    tty.press("^s");
    await tty.sees("srv-002 is pinned: it scans guests");
    await tty.sees(/> ?Network|Scanned by/);
    await tty.sees(/srv-002 +pinned, since/);
    await tty.sees("longshore networks pin 10.0.2.0/24 srv-002");
  });
});

describe("longshore networks", () => {
  const shared = sharedSite(openFixedSite);

  it("lists, shows and changes them, by address, name or id", async () => {
    const site = shared();
    const networks = (...args: string[]) => does(site.env, "networks", ...args);
    const list = await networks("list");
    assertMatch(list, /^ID +NETWORK +NAME +MACHINES +DEVICES +UNKNOWN/);
    assertMatch(list, /\n1 +10\.0\.0\.0\/24 +HQ, 1st floor +14 +5 +3 +pc-000/);
    assertEquals(await networks("list", "--unknown", "-q"), "1\n");
    assertEquals(await does(site.env, "--view", "networks"), list);
    const json = JSON.parse(await networks("list", "--json"));
    assertEquals(
      json.map((row: unknown) => Network.parse(row).bits),
      [24, 24, 24],
    );
    for (const word of ["1", "10.0.0.0", "10.0.0.0/24", "HQ, 1st floor"]) {
      const whole = JSON.parse(await networks("show", word, "--json"));
      assertEquals(WholeNetwork.parse(whole).id, 1, word);
    }
    assertMatch(
      await networks("show", "guests"),
      /scanning is off for this network/,
    );
    await networks("name", "10.0.1.0", "branch");
    assertMatch(
      await networks("scanners", "branch", "3"),
      /by at most 3 machines/,
    );
    assertMatch(await networks("pin", "branch", "pc-001"), /pc-001 is pinned/);
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, "Machine\nsrv-007\n");
    assertMatch(
      await networks("forbid", "branch", "--from", file),
      /srv-007/,
    );
    await Deno.remove(file);
    const branch = JSON.parse(await networks("show", "branch", "--json"));
    assertEquals(
      [branch.maxScanners, branch.pinned.length, branch.forbidden.length],
      [3, 1, 1],
    );
    await networks("release", "branch", "pc-001", "srv-007");
    await networks("scanners", "branch", "default");
  });

  it("lists devices, and marks them", async () => {
    const site = shared();
    const ips = async (...args: string[]) => {
      const out = await does(site.env, "networks", "hosts", "1", ...args);
      return out.split("\n").slice(1, -1).map((row) => row.split(" ")[0]);
    };
    assertEquals((await ips()).length, 5);
    assertEquals((await ips("--without-agent")).length, 4);
    assertEquals(await ips("--vendor", "axis"), ["10.0.0.13"]);
    assertEquals(await ips("--filter", "stairs"), ["10.0.0.12"]);
    const unknown = await ips("--unknown", "--sort", "-ip");
    assertEquals(unknown, ["10.0.0.14", "10.0.0.13", "10.0.0.1"]);
    await does(site.env, "networks", "unmark", PRINTER);
    assertEquals((await ips("--unknown")).length, 4);
    const note = ["--note", "3rd floor"];
    await does(site.env, "networks", "mark", PRINTER, "printer", ...note);
    assertEquals(await ips("--filter", "3rd"), ["10.0.0.12"]);
  });

  it("says what is wrong", async () => {
    const site = shared();
    const refused = async (code: number, part: string, ...args: string[]) =>
      assertRefused(await longshore(site.env, "networks", ...args), code, part);
    await refused(5, "10.0.9.0", "show", "10.0.9.0");
    await refused(
      2,
      "a number from 0 to 10, or default",
      "scanners",
      "1",
      "11",
    );
    await refused(2, "toaster", "mark", PRINTER, "toaster");
    await refused(1, "is not in guests", "pin", "guests", "pc-000");
  });
});
