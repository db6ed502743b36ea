import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Package } from "#shared/contract/packages/packages.ts";
import { VERSION } from "#shared/version.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { assertRefused, does, longshore } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

const shared = sharedSite(openSite);

describe("longshore without a terminal", () => {
  it("prints packages with their counts, and ends", async () => {
    const site = shared();
    const alone = await does(site.env, "--view", "packages");
    const [titles, vlc, first, ...rest] = alone.split("\n");
    assertMatch(
      titles!,
      /^ID +PACKAGE +PRI +ACTION +FOR +ON +WAITING +OFFERED/,
    );
    assertMatch(vlc!, /^\d{10} +vlc 3\.0 +5 +execute +any +no +0 +0 +0 +0$/);
    assertMatch(first!, /^\d{10} +first 3\.0/);
    assertEquals(rest, [""]);
    assertEquals(await does(site.env, "packages", "list"), alone);
  });

  it("prints a list as one document, or one document per line", async () => {
    const site = shared();
    const names = (rows: unknown[]) =>
      rows.map((row) => Package.parse(row).name);
    const whole = await does(site.env, "packages", "list", "--json");
    assertEquals(names(JSON.parse(whole)), ["vlc", "first"]);
    const lines = await does(site.env, "--ndjson", "packages", "list");
    const rows = lines.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(names(rows), ["vlc", "first"]);
    const quiet = await does(site.env, "packages", "list", "-q");
    assertEquals(quiet, rows.map(({ id }) => `${id}\n`).join(""));
    const none = ["packages", "list", "--filter", "nothing", "--json"];
    assertEquals(JSON.parse(await does(site.env, ...none)), []);
  });

  it("prints JSON also on a terminal, and does not draw", async () => {
    const site = shared();
    const args = ["--json", "--view=groups"];
    await using tty = await site.console({ args });
    assertEquals(await tty.exit(), 0);
    assertMatch(tty.written(), /"name":"office"/);
    assertEquals(tty.alternate(), false);
  });

  it("filters, sorts and limits", async () => {
    const site = shared();
    const machines = async (...more: string[]) =>
      (await does(site.env, "machines", "list", "-q", ...more)).trim();
    assertEquals(await machines("--sort", "-name"), "2\n1");
    assertEquals(await machines("--limit", "1"), "1");
    assertEquals(await machines("--filter", "000002"), "2");
    assertEquals(await machines("family:unix", "name:*2"), "2");
    assertEquals(await machines("family:unix -name:*2"), "1");
    assertEquals(await machines("family:unix", "--filter", "-name:*1"), "2");
    assertEquals(
      await machines("--group", "office", "--filter", "!sim000001"),
      "2",
    );
    const groups = await does(site.env, "groups", "list");
    assertMatch(groups, /\n1 +office +2\n$/);
  });

  it("prints its own version, and the server's", async () => {
    const { env } = shared();
    const own = `longshore ${VERSION}\n`;
    assertEquals(await does({}, "--version"), own);
    assertEquals(await does({}, "--lang", "fr", "--version"), own);
    const both = JSON.parse(await does(env, "version", "--json"));
    assertEquals(both.client, { version: VERSION, deno: Deno.version.deno });
    assertEquals(both.server.version, VERSION);
    assertMatch(await does(env, "version"), /^Console +0.*\nServer +0.*\n$/);
    const nowhere = { ...env, LONGSHORE_SERVER: "http://127.0.0.1:1" };
    const { code, out, err } = await longshore(nowhere, "version");
    assertEquals(code, 3);
    assertMatch(out, /^Console +0[^\n]*\n$/);
    assertMatch(err, /Cannot reach the server/);
  });

  it("speaks French on request", async () => {
    const site = shared();
    const env = { ...site.env, LANG: "fr_FR.UTF-8" };
    assertMatch(await does(env, "groups", "list"), /^ID +GROUPE +MACHINES/);
    const help = await does(env, "help", "packages");
    assertMatch(help, /^Usage\s: .*\n\nles paquets à déployer/);
    const english = await does(env, "packages", "--lang", "en", "--help");
    assertMatch(english, /packages to deploy/);
  });

  it("stays silent when its reader goes away", async () => {
    const site = shared();
    const path = JSON.stringify(Deno.execPath());
    const script = `${path} run -q --no-check -A tui/main.tsx machines ` +
      "inventory 1 | head -n 1; exit ${PIPESTATUS[0]}";
    const { code, stderr } = await new Deno.Command("bash", {
      args: ["-c", script],
      env: site.env,
    }).output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  });
});

describe("longshore over https", () => {
  it("trusts the CA beside the token, or the one of --ca", async () => {
    const flags = ["--operator", "0.0.0.0:0"];
    await using server = await startServer({ flags });
    const address = ["--server", server.operatorUrl];
    assertMatch(server.operatorUrl, /^https:/);
    await does({}, ...address, "--data", server.data);
    const known = { LONGSHORE_TOKEN: server.token };
    await does(known, ...address, "--ca", server.caPath);
    assertRefused(
      await longshore(known, ...address),
      3,
      `Cannot reach the server at ${server.operatorUrl}: `,
    );
  });
});
