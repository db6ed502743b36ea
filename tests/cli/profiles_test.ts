import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { assertRefused, does, longshore, longshoreWith } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";

describe("profiles", () => {
  it("keep several servers, one of them the default", async () => {
    await using site = await openSite();
    await using folder = await temporaryFolder();
    const { server } = site;
    const env = { XDG_CONFIG_HOME: folder.path };
    const run = (...args: string[]) => does(env, ...args);
    const tokenFile = `${server.data}/admin.token`;
    const address = ["--server", server.operatorUrl];
    await run(
      ...["profiles", "add", "lab", ...address, "--token-file", tokenFile],
      ...["--label", "LAB", "--colour", "green"],
    );
    const added = await longshoreWith(
      `${server.token}\n`,
      env,
      ...["profiles", "add", "prod", "--server", "http://127.0.0.1:1025"],
      "--token-stdin",
    );
    assertEquals([added.code, added.err], [0, ""]);
    assertEquals(added.out.includes(server.token), false);

    const file = `${folder.path}/longshore/profiles.json`;
    const { mode } = await Deno.stat(file);
    assertEquals((mode ?? 0) & 0o777, 0o600);
    const listed = await run("profiles", "list");
    assertMatch(listed, /^lab +\* +http.* +LAB$/m);
    assertMatch(listed, /^prod +http:\/\/127\.0\.0\.1:1025 +profiles\.json$/m);
    assertEquals(listed.includes(server.token), false);

    assertEquals(await run("groups", "list", "-q"), "1\n");
    const away = await longshore(env, "--profile", "prod", "packages", "list");
    assertRefused(away, 3, "http://127.0.0.1:1025: connection refused");
    await run("profiles", "use", "prod");
    assertEquals((await longshore(env, "packages", "list")).code, 3);
    const named = { ...env, LONGSHORE_PROFILE: "lab" };
    assertEquals(await does(named, "groups", "list", "-q"), "1\n");
    // Options about the server take precedence over the default profile.
    assertEquals(
      await does({ ...env, ...site.env }, "groups", "list", "-q"),
      "1\n",
    );
    await run("profiles", "remove", "prod");
    const gone = await longshore(env, "--profile", "prod", "packages", "list");
    assertRefused(gone, 2, 'There is no profile "prod"');
  });

  it("are refused if others may read them, or they are malformed", async () => {
    await using folder = await temporaryFolder();
    const env = { XDG_CONFIG_HOME: folder.path };
    const file = `${folder.path}/longshore/profiles.json`;
    await Deno.mkdir(`${folder.path}/longshore`);
    await Deno.writeTextFile(file, '{"profiles":{}}');
    await Deno.chmod(file, 0o644);
    const open = await longshore(env, "packages", "list");
    assertRefused(open, 2, `Other users can read ${file}`);
    await Deno.chmod(file, 0o600);
    assertEquals(
      await does(env, "profiles", "list", "--json"),
      "[]\n",
    );
    for (
      const [content, part] of [
        ["{", "it is not JSON"],
        [
          '{"profiles":{"lab":{"server":7}}}',
          '"profiles.lab.server" is not valid',
        ],
      ] as const
    ) {
      await Deno.writeTextFile(file, content);
      assertRefused(await longshore(env, "profiles", "list"), 2, part);
    }
  });

  it("need an address, a token and a plain name", async () => {
    await using folder = await temporaryFolder();
    const env = { XDG_CONFIG_HOME: folder.path };
    const add = (...args: string[]) =>
      longshore(env, "profiles", "add", ...args);
    assertRefused(await add("lab"), 2, "pass --server URL");
    const server = ["--server", "http://127.0.0.1:1025"];
    assertRefused(await add("lab", ...server), 2, "needs a token");
    assertRefused(
      await add("la b", ...server),
      2,
      '"la b" is not valid as a profile name',
    );
    const empty = await add("lab", ...server, "--token-stdin");
    assertRefused(empty, 2, "does not hold a token");
  });
});
