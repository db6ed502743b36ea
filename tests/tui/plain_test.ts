import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Package } from "../../shared/packages.ts";
import {
  bareEnvironment,
  consoleCommand,
  openConsole,
} from "../world/terminal.ts";
import { startServer } from "../world/server.ts";
import { openSite } from "./site.ts";

/** Runs the console with its output going into a pipe. */
async function piped(env: Record<string, string>, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...await consoleCommand(), ...args],
    clearEnv: true,
    env: { ...bareEnvironment(), NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

const TOKEN = { LONGSHORE_TOKEN: "not-a-token-of-theirs" };

describe("the console without a terminal", () => {
  it("prints packages with their counts, and ends", async () => {
    await using site = await openSite();
    const { code, out, err } = await piped(site.env);
    assertEquals([code, err], [0, ""]);
    const [titles, vlc, first, ...rest] = out.split("\n");
    assertMatch(titles!, /^ID +PACKAGE +PRI ACTION +ON WAITING OFFERED/);
    assertMatch(vlc!, /^\d{10} vlc 3\.0 +5 execute +○ +0 +0 +0 +0$/);
    assertMatch(first!, /^\d{10} first 3\.0/);
    assertEquals(rest, [""]);
  });

  it("prints JSON, one document a line, also at a terminal", async () => {
    await using site = await openSite();
    const { out } = await piped(site.env, "--json");
    const rows = out.trim().split("\n")
      .map((line) => Package.parse(JSON.parse(line)));
    assertEquals(rows.map(({ name }) => name), ["vlc", "first"]);
    await using tty = await site.console({ args: ["--json", "--view=groups"] });
    assertEquals(await tty.exit(), 0);
    assertMatch(tty.written(), /"name":"office"/);
    assertEquals(tty.alternate(), false);
  });

  it("prints machines and groups", async () => {
    await using site = await openSite();
    const machines = await piped(site.env, "--view", "machines");
    assertMatch(machines.out, /\n1 +sim000001 +unix/);
    const groups = await piped(site.env, "--view", "groups");
    assertMatch(groups.out, /\n1 +office +2\n$/);
  });
});

describe("the console over https", () => {
  it("trusts the CA beside the token, or the one it is given", async () => {
    const flags = ["--operator", "0.0.0.0:0"];
    await using server = await startServer({ flags });
    const address = ["--server", server.operatorUrl];
    assertMatch(server.operatorUrl, /^https:/);
    const beside = await piped({}, ...address, "--data", server.data);
    assertEquals([beside.code, beside.err], [0, ""]);
    const known = { LONGSHORE_TOKEN: server.token };
    const given = await piped(known, ...address, "--ca", server.caPath);
    assertEquals([given.code, given.err], [0, ""]);
    await assertOneSentence(
      piped(known, ...address),
      1,
      `Cannot reach the server at ${server.operatorUrl}: `,
    );
  });
});

describe("a console that cannot open", () => {
  it("says in one sentence that its token is not known", async () => {
    await using site = await openSite();
    await using tty = await site.console({ env: TOKEN });
    assertEquals(await tty.exit(), 1);
    assertMatch(tty.screen().trim(), /^[^\n]*token[^]{0,160}$/);
    assertEquals(tty.written().includes("\x1b[?1049h"), false);
  });

  it("says in one sentence that nobody listens", async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr;
    listener.close();
    const server = `http://127.0.0.1:${port}`;
    await using tty = await openConsole({
      args: ["--server", server],
      env: TOKEN,
    });
    assertEquals(await tty.exit(), 1);
    await assertOneSentence(
      piped(TOKEN, "--server", server),
      1,
      `Cannot reach the server at ${server}: connection refused`,
    );
  });

  it("says in one sentence what it cannot understand", async () => {
    await assertOneSentence(piped(TOKEN, "--fast"), 2, '"--fast" is not an');
    await assertOneSentence(
      piped({}, "--token-file", "/nowhere/token"),
      2,
      "Cannot read a token from /nowhere/token: there is no such file",
    );
  });
});

async function assertOneSentence(
  running: ReturnType<typeof piped>,
  code: number,
  beginning: string,
): Promise<void> {
  const ended = await running;
  assertEquals([ended.code, ended.out], [code, ""]);
  assertEquals(ended.err.slice(0, beginning.length), beginning);
  assertEquals(ended.err.trimEnd().split("\n").length, 1);
}
