import { assertEquals, assertMatch } from "@std/assert";
import { until } from "#tests/harness/time/until.ts";
import { describe, it } from "@std/testing/bdd";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { assertRefused, does, longshore } from "./cli.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";

describe("a deployment as a script", () => {
  const shared = sharedSite(openSite);

  it("goes from a command to the reason of its failure", async () => {
    const site = shared();
    const run = (...args: string[]) => does(site.env, ...args);
    const id = await run(
      ...["packages", "create", "--quiet", "--action", "execute"],
      ...["--command", "true", "--name", "hello", "--version", "1.0"],
    );
    assertMatch(id, /^\d{10}\n$/);
    assertMatch(await run("packages", "show", "hello"), /^On +no$/m);

    const plan = ["assign", "hello", "--group", "office"];
    const planned = await run(...plan, "--dry-run");
    assertMatch(planned, /sim000001 .* gets it/);
    assertEquals(planned.trimEnd().split("\n").length, 3);
    const unsaid = await longshore(site.env, ...plan);
    assertRefused(
      unsaid,
      1,
      "This affects 2 machines. Nothing was changed. Repeat with --yes 2",
    );
    const wrong = await longshore(site.env, ...plan, "--yes", "3");
    assertRefused(wrong, 1, "This affects 2 machines, not 3.");
    const one = ["assign", "hello", "--machine", "sim000001"];
    assertEquals(
      await run(...one),
      "hello 1.0 is assigned to sim000001: 1 machine added; " +
        "it is off: nothing goes out until it is switched on\n",
    );
    for (const more of [[], ["--yes", "1"], ["--yes", "0"]]) {
      assertRefused(
        await longshore(site.env, ...one, ...more),
        1,
        "would reach no machine: 1 already has it (waiting or under way)",
      );
    }
    // sim000001 has it already, so one machine is left, which needs no
    // confirmation.
    assertMatch(await run(...plan), /1 machine added, 1 already had it; /);

    const all = await run("why", "sim000001");
    assertMatch(all, /^hello 1\.0 +waiting +the package is off/m);
    assertEquals(await run("why", "--machine", "sim000001"), all);
    await run(
      ...["packages", "create", "--action", "execute", "--command", "true"],
      ...["--name", "sim000001"],
    );
    assertRefused(
      await longshore(site.env, "why", "sim000001"),
      5,
      '"sim000001" is a machine and a package; write --machine',
    );
    assertMatch(
      await run("why", "--package", "sim000001"),
      /^Machines +0$/m,
    );
    assertRefused(
      await longshore(site.env, "why", "nothing-like-it"),
      5,
      "nothing-like-it",
    );
    assertRefused(await longshore(site.env, "why"), 2, "--machine");
    const why = ["why", "sim000001", "hello"];
    assertMatch(await run(...why), /Why +The package is switched off\./);
    const on = await longshore(site.env, "packages", "activate", "hello");
    assertRefused(on, 1, "Repeat with --yes 2");
    assertEquals(
      await run("packages", "activate", "hello", "--yes", "2"),
      "hello 1.0 is on; 2 machines waiting for it\n",
    );
    await site.cycle();
    await site.cycle();
    assertMatch(await run(...why), /Result +SUCCESS, /);
    const failed = ["deployments", "list", "--package", "hello", "--faults"];
    assertMatch(
      await run(...failed),
      /\nsim000002 +hello 1\.0 +failed +command failed .*\n$/,
    );
    assertEquals(
      JSON.parse(
        await run("deployments", "show", "sim000002", "hello", "--json"),
      )
        .state,
      "failed",
    );

    const retry = ["deployments", "retry", "--filter"];
    assertRefused(await longshore(site.env, ...retry, "resul:x"), 2, "result?");
    assertEquals(
      await run(...retry, "package:hello result:failed"),
      "Retrying on 1 machine\n",
    );
    assertMatch(
      await run("deployments", "cancel", "sim000002", "hello"),
      /^hello 1\.0 on sim000002 is now cancelled, attempt 2\n$/,
    );
    const cancelled = await longshore(
      site.env,
      ...["deployments", "cancel", "sim000002", "hello"],
    );
    assertEquals(cancelled.code, 1);
  });

  it("withdraws assignments, and deactivates packages", async () => {
    const site = shared();
    const run = (...args: string[]) => does(site.env, ...args);
    await run("assign", "vlc", "--group", "office", "--yes", "2");
    const assignments = await run("assignments", "list", "--package", "vlc");
    const id = /^(\d+) +vlc 3\.0 +office +2 /m.exec(assignments)?.[1] ?? "";
    const withdraw = ["assignments", "withdraw", id];
    assertRefused(await longshore(site.env, ...withdraw), 1, "--yes 2");
    assertEquals(
      await run(...withdraw, "--yes", "2"),
      `Assignment ${id} is withdrawn: 2 cancelled, 0 recalled\n`,
    );
    const again = await longshore(site.env, ...withdraw);
    assertEquals([again.code, again.out], [1, ""]);
    assertMatch(
      await run("deployments", "list", "--package", "vlc"),
      /sim000001 +vlc 3\.0 +cancelled/,
    );
    assertEquals(
      await run("packages", "delete", "vlc"),
      "vlc 3.0 is deleted\n",
    );
  });

  it("asks for the number of machines on a terminal", async () => {
    const site = shared();
    const { env } = site;
    const args = ["assign", "first", "--group", "office"];
    await using refused = await openConsole({ env, args });
    await refused.sees("Assign first 3.0 to office?");
    await refused.sees("This affects 2 machines: 2 Unix.");
    await refused.sees("Type 2 to continue:");
    refused.type("1\r");
    assertEquals(await refused.exit(), 1);
    await refused.sees("The number does not match; nothing was changed");
    await using agreed = await openConsole({ env, args });
    await agreed.sees("Type 2 to continue:");
    agreed.type("2\r");
    assertEquals(await agreed.exit(), 0);
    await agreed.sees("first 3.0 is assigned to office: 2 machines added");
  });
});

describe("the other nouns as a script", () => {
  const shared = sharedSite(openSite);

  it("makes, fills, renames and deletes a group", async () => {
    const site = shared();
    const run = (...args: string[]) => does(site.env, ...args);
    await run("groups", "create", "lab", "--machine", "sim000001");
    await run("groups", "add", "lab", "sim000002");
    assertMatch(await run("groups", "show", "lab"), /^Machines +2$/m);
    await run("groups", "remove", "lab", "1");
    await run("groups", "rename", "lab", "test lab");
    assertEquals(
      await run("machines", "list", "-q", "--group", "test lab"),
      "2\n",
    );
    await run("groups", "delete", "test lab");
    assertEquals((await run("groups", "list")).includes("test lab"), false);
  });

  it("makes a group by a query, with machines that are always or never in it", async () => {
    const site = shared();
    const run = (...args: string[]) => does(site.env, ...args);
    const create = ["groups", "create", "sims", "--query", "name:sim*"];
    assertEquals(
      await run(...create, "--exclude", "sim000002", "--dry-run"),
      "sims would now have 1 machine: +1 −0\n",
    );
    assertEquals(
      await run(...create, "--exclude", "sim000002"),
      "sims is created, with 1 machine\n",
    );
    assertMatch(
      await run("groups", "members", "sims"),
      /\n1 +sim000001 .* by query\n$/,
    );
    assertMatch(
      await run("groups", "members", "sims", "--excluded"),
      /\n2 +sim000002 /,
    );
    await run("groups", "include", "sims", "sim000002");
    await run("groups", "refresh", "sims"); // computes pending changes now
    // The inventories of a moment ago are checked by a job.
    const upToDate =
      /^Machines +2\n[^]*^Query +name:sim\*\n[^]*^Computed .*, up to date$/m;
    await until(async () => upToDate.test(await run("groups", "show", "sims")));
    assertEquals(
      await run("groups", "edit", "sims", "--query", "group:office name:x*"),
      "sims is changed; sims now has 1 machine\n",
    );
    assertEquals(
      await run("groups", "refresh", "sims"),
      "sims now has 1 machine\n",
    );
    await run("assign", "vlc", "--group", "sims");
    const wider = ["groups", "edit", "sims", "--query", "name:*"];
    await run("groups", "remove", "sims", "sim000002");
    assertRefused(await longshore(site.env, ...wider), 1, "--yes 2");
    assertEquals(
      await run(...wider, "--yes", "2"),
      "sims is changed; sims now has 2 machines\n",
    );
    assertEquals(
      await run("groups", "edit", "sims", "--no-query"),
      "sims is changed; sims now has 0 machines\n",
    );
    const circle = await longshore(
      site.env,
      ...["groups", "edit", "sims", "--query", "group:sims"],
    );
    assertRefused(circle, 1, '"sims" names "sims"');
    const nonsense = await longshore(
      site.env,
      ...["groups", "create", "x", "--query", "os:debian )"],
    );
    assertRefused(nonsense, 2, "character 11");
  });

  it("reads an inventory, and changes a setting", async () => {
    const site = shared();
    const run = (...args: string[]) => does(site.env, ...args);
    const bios = await run("machines", "inventory", "sim000001", "bios");
    assertMatch(bios, /^BIOS\.1\.SSN +\S+$/m);
    await run("settings", "set", "giveUpDays", "7");
    assertMatch(await run("settings", "list"), /^giveUpDays +7 +days +global/m);
    await run("settings", "set", "downloadsOn", "off");
    const settings = JSON.parse(await run("settings", "list", "--json"));
    assertEquals(
      [settings[0].name, settings[0].value, settings[0].from.level],
      ["downloadsOn", false, "global"],
    );
  });

  it("gives an operator a token, and takes both back", async () => {
    const site = shared();
    const run = (...args: string[]) => does(site.env, ...args);
    await run("operators", "create", "eve", "viewer");
    const issued = await longshore(
      site.env,
      ...["tokens", "issue", "eve", "laptop", "--days", "30"],
    );
    assertEquals(issued.code, 0);
    assertMatch(issued.err, /^This is the token of eve\. .*\n$/);
    const eve = { ...site.env, LONGSHORE_TOKEN: issued.out.trim() };
    await does(eve, "packages", "list");
    assertEquals((await longshore(eve, "operators", "list")).code, 4);
    assertMatch(
      await run("operators", "role", "eve", "admin"),
      /^eve has the role admin now$/m,
    );
    assertMatch(await does(eve, "operators", "list"), /eve +admin/);
    await run("operators", "role", "eve", "viewer");
    const last = await longshore(
      site.env,
      ...["operators", "role", "admin", "viewer"],
    );
    assertMatch(last.err, /Cannot make admin viewer: no other admin/);
    assertMatch(
      await run("audit", "--limit", "1", "--json"),
      /operator\.changed/,
    );
    const tokens = await run("tokens", "list");
    const id = /^(\d+) +eve +laptop/m.exec(tokens)?.[1] ?? "";
    await run("tokens", "revoke", id);
    assertEquals((await longshore(eve, "packages", "list")).code, 4);
    await run("operators", "remove", "eve");
    assertMatch(
      await run("audit", "--limit", "1", "--json"),
      /operator\.removed/,
    );
    assertMatch(await run("overview"), /^Machines +2$/m);
  });

  it("follows the log until it gets a signal", async () => {
    await using site = await openSite();
    const args = ["tail", "--follow", "--machine", "sim000002"];
    await using tty = await openConsole({
      env: site.env,
      args: [...args, "--kind", "deployment."],
      columns: 140,
    });
    await tty.sees(/EVENT +TIME +MACHINE/);
    await does(site.env, "assign", "vlc", "--group", "office", "--yes", "2");
    await does(site.env, "packages", "activate", "vlc", "--yes", "2");
    await site.cycle();
    await site.cycle();
    await tty.sees(/sim000002 +vlc 3\.0 +failed +command failed.* agent/);
    assertEquals(tty.screen().includes("sim000001"), false);
    tty.kill("SIGTERM");
    assertEquals(await tty.exit(), 128 + 15);
    const since = await does(site.env, "tail", "--since", "0", "--ndjson");
    const seqs = since.trimEnd().split("\n").map((line) =>
      JSON.parse(line).seq
    );
    assertEquals(seqs, Array.from(seqs, (_, i) => i + 1));
    const document = await does(site.env, "tail", "--since", "0", "--json");
    assertEquals(
      JSON.parse(document).map(({ seq }: { seq: number }) => seq),
      seqs,
    );
  });
});
