import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createOperator, createToken } from "#shared/contract/operators.ts";
import {
  consoleCommand,
  openConsole,
  openTerminal,
} from "#tests/harness/terminal/terminal.ts";
import { assertRefused, longshore } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

const shared = sharedSite(openSite);

const TOKEN = { LONGSHORE_TOKEN: "not-a-token-of-theirs" };
const NOWHERE = { ...TOKEN, LONGSHORE_SERVER: "http://127.0.0.1:1025" };

describe("a command line that cannot be understood", () => {
  const wrong: [string, string[], string][] = [
    ["an option", ["--fast"], 'Unknown option "--fast"'],
    [
      "a query that begins with -",
      ["machines", "list", "-name:pc-1"],
      'Unknown option "-name:pc-1"; a query that begins with - goes after --',
    ],
    ["a slip", ["packages", "list", "--limt", "1"], "did you mean --limit?"],
    [
      "a noun",
      ["pakages", "list"],
      'Unknown command "pakages"; see --help; did you mean packages?',
    ],
    ["a verb", ["packages", "lst"], "did you mean list?"],
    ["a verb to explain", ["help", "packages", "lst"], "did you mean list?"],
    [
      "a state",
      ["deployments", "list", "--state", "failde"],
      "did you mean failed?",
    ],
    [
      "a setting",
      ["settings", "unset", "polHours"],
      "did you mean pollHours?",
    ],
    ["a view", ["--view", "fleet"], 'There is no view "fleet"'],
    [
      "a part of a view",
      ["--view", "machines?filtr=os:x"],
      '"filtr" is not one of filter, sort, columns, failures; did you mean filter?',
    ],
    [
      "a verb before its noun",
      ["get", "machines"],
      "did you mean machines list?",
    ],
    ["a misspelt view", ["--view", "machnes"], "did you mean machines?"],
    ["too little", ["packages", "show"], "Missing argument <package>"],
    ["too much", ["settings", "list", "all"], "Too many arguments"],
    ["no number", ["machines", "list", "--limit", "x"], '"x" is not valid for'],
    ["no value", ["--server"], "needs a value"],
    [
      "no choice",
      ["completion", "tcsh"],
      '"tcsh" is not valid for shell: one of bash, zsh, fish',
    ],
    [
      "a query",
      ["machines", "list", "os:debian", "nmae:x"],
      'Cannot read the query "os:debian nmae:x" at character 11: no field "nmae": name?',
    ],
    [
      "a query that is too long",
      ["machines", "list", "name:secret or ".repeat(700)],
      "Cannot read the query: it has 10500 characters, at most 4000 are",
    ],
    [
      "a useless backslash",
      ["machines", "list", String.raw`name:web\.1`],
      String.raw`at character 9: \. has no effect: write \\. for a backslash`,
    ],
    [
      "no address",
      ["--server", "pc-1:7070"],
      '"pc-1:7070" is not a server address',
    ],
    [
      "no token",
      ["--token-file", "/nowhere/token"],
      "Cannot read a token from /nowhere/token: no such file",
    ],
    ["no file", ["packages", "create", "/nowhere"], "Cannot read /nowhere"],
    ["a folder", ["packages", "create", "/tmp"], "Cannot read /tmp"],
    ["no whom", ["assign", "vlc"], "Pass at least one --machine M"],
    ["no which", ["deployments", "cancel"], "Pass MACHINE and PACKAGE"],
    [
      "no such setting value",
      ["settings", "set", "pollHours", "0"],
      '"0" is not valid for pollHours: a whole number from 1 to 8760',
    ],
  ];
  for (const [what, args, part] of wrong) {
    it(`is refused with 2 and a sentence: ${what}`, async () => {
      assertRefused(await longshore(NOWHERE, ...args), 2, part);
    });
  }

  it("is an option that no other is close to", async () => {
    const { err } = await longshore(NOWHERE, "packages", "list", "--reason");
    assertMatch(err, /Unknown option "--reason"; see --help$/m);
  });

  it("is the name of a profile that does not exist", async () => {
    const home = await Deno.makeTempDir();
    const env = { HOME: home, XDG_CONFIG_HOME: home, ...TOKEN };
    const add = ["profiles", "add", "prod", "--server", "http://127.0.0.1:1"];
    const file = `${home}/token`;
    const { code, err } = await longshore(env, ...add, "--token-file", file);
    assertEquals(code, 0, err);
    const part = 'There is no profile "prd"; see "profiles list"; did you ' +
      "mean prod?";
    assertRefused(await longshore(env, "profiles", "use", "prd"), 5, part);
    const used = await longshore(env, "groups", "list", "--profile", "prd");
    assertRefused(used, 2, part);
    await Deno.remove(home, { recursive: true });
  });

  it("writes no profile, and so no token, into whatever folder it runs in", async () => {
    const add = ["profiles", "add", "x", "--server", "http://x"];
    const homeless = { HOME: "", XDG_CONFIG_HOME: "", ...TOKEN };
    const ended = await longshore(homeless, ...add, "--token-file", "/x");
    assertRefused(ended, 2, "There is no home folder for profiles");
  });

  it("never takes a token, and never repeats it", async () => {
    for (const args of [["--token", "s3cret"], ["--token=s3cret"]]) {
      const ended = await longshore({}, "packages", "list", ...args);
      assertRefused(ended, 2, "A token is never passed as an option");
      assertEquals(ended.err.includes("s3cret"), false);
    }
  });

  it("shows a noun's verbs when it lacks one", async () => {
    const { code, out, err } = await longshore(TOKEN, "packages");
    assertEquals([code, out], [2, ""]);
    assertMatch(err, /list \[options\] +list packages/);
  });
});

describe("a server that does not do what the command requests", () => {
  it("cannot be reached: 3", async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const server = `http://127.0.0.1:${listener.addr.port}`;
    listener.close();
    const part = `Cannot reach the server at ${server}: connection refused`;
    assertRefused(await longshore(TOKEN, "--server", server), 3, part);
    await using tty = await openConsole({
      args: ["--server", server],
      env: TOKEN,
    });
    assertEquals(await tty.exit(), 3);
  });

  it("is of another version: 3", async () => {
    const answers: [string, Response][] = [
      ["does not answer like this version", Response.json({ packages: [] })],
      ["does not answer like this version", new Response("<h1>hello</h1>")],
      [
        "The server and this console have different versions",
        Response.json({
          type: "about:blank",
          title: "Not Found",
          status: 404,
          code: "not_found",
          detail: "There is no GET /api/v1/packages",
          details: {},
        }, { status: 404 }),
      ],
    ];
    for (const [part, answer] of answers) {
      await using peer = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen: () => {} },
        () => answer.clone(),
      );
      const server = `http://127.0.0.1:${peer.addr.port}`;
      assertRefused(await longshore(TOKEN, "--server", server), 3, part);
    }
  });

  it("suggests names that are close to one that it does not know: 5", async () => {
    const { env } = shared();
    const misspelt: [string[], string][] = [
      [["packages", "show", "vcl"], 'no package "vcl"; did you mean vlc?'],
      [["groups", "show", "ofice"], 'no group "ofice"; did you mean office?'],
      [
        ["machines", "show", "sim00001"],
        'no machine "sim00001"; did you mean sim000001, sim000002?',
      ],
      [
        ["operators", "remove", "admn"],
        'no operator "admn"; did you mean admin?',
      ],
    ];
    for (const [args, part] of misspelt) {
      assertRefused(await longshore(env, ...args), 5, part);
    }
    const far = await longshore(env, "packages", "show", "nothing-like-it");
    assertRefused(far, 5, 'There is no package "nothing-like-it"\n');
  });

  it("does not know the token, or does not permit it: 4", async () => {
    const site = shared();
    const { api } = site.server;
    assertRefused(await longshore({ ...site.env, ...TOKEN }), 4, "token");
    await api(createOperator, { body: { name: "eve", role: "viewer" } });
    const { secret } = await api(createToken, {
      body: { operator: "eve", name: "laptop" },
    });
    const eve = { ...site.env, LONGSHORE_TOKEN: secret };
    const refused = await longshore(eve, "groups", "create", "mine");
    assertRefused(refused, 4, "operator");
  });

  it("has nothing of this name, or several things: 5", async () => {
    const site = shared();
    const shown = (...args: string[]) => longshore(site.env, ...args);
    const half = await shown("machines", "show", "sim00000");
    assertRefused(half, 5, "choose from sim000001, sim000002");
    assertRefused(await shown("groups", "show", "none"), 5, '"none"');
    assertRefused(await shown("packages", "show", "1700000001"), 5, "");
    const twin = ["packages", "create", "--action", "execute", "--command"];
    await shown(...twin, "true", "--name", "vlc", "--version", "4.0");
    const never = await shown("deployments", "show", "sim000001", "first");
    assertRefused(never, 5, "first 3.0 was never assigned to sim000001");
    const both = await shown("why", "sim000001", "vlc");
    assertRefused(both, 5, '2 have the name "vlc"; use an ID:');
    assertMatch(both.err, /\d{10} \(vlc 4\.0\), \d{10} \(vlc 3\.0\)/);
    const one = await shown("packages", "show", "vlc 3.0");
    assertMatch(one.out, /^Version +3\.0$/m);
  });

  it("gives an answer that cannot be written", async () => {
    const site = shared();
    const command = [Deno.execPath(), ...await consoleCommand()]
      .map((word) => `'${word}'`).join(" ");
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", `${command} packages list >/dev/full`],
      env: { ...site.env, LANG: "C" },
    }).output();
    const output = new TextDecoder().decode(stderr);
    assertEquals([code, output], [
      1,
      "Cannot write the output: the disk is full\n",
    ]);
  });

  it("is not called if the terminal cannot draw: TERM=dumb", async () => {
    const site = shared();
    // The driver sets TERM to its own terminal; `env` overrides it.
    const command = [Deno.execPath(), ...await consoleCommand()];
    await using tty = openTerminal("env", ["TERM=dumb", ...command], {
      env: site.env,
    });
    assertEquals(await tty.exit(), 0);
    assertMatch(tty.written(), /^Machines +2/);
    assertEquals(tty.written().includes("\x1b["), false);
  });
});
