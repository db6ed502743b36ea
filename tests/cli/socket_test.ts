import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { assertRefused, does, longshore } from "./cli.ts";
import {
  asNobody,
  OTHER_USER_MISSING,
} from "#tests/harness/server/other_user.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { SSHD_MISSING, startSshd } from "#tests/harness/server/sshd.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";

const itThrough = SSHD_MISSING ? it.skip : it;
const why = SSHD_MISSING ? ` (skipped: ${SSHD_MISSING})` : "";
const itAsOther = OTHER_USER_MISSING ? it.skip : it;
const whyNot = OTHER_USER_MISSING ? ` (skipped: ${OTHER_USER_MISSING})` : "";

/** A program that listens in the server's place and keeps what it receives. */
function squatter(at: { hostname: string; port: number } | { path: string }) {
  let heard = "";
  const handler = (request: Request) => {
    heard += `${request.url} ${request.headers.get("authorization")}\n`;
    return Response.json({ error: "no" }, { status: 500 });
  };
  const onListen = () => {};
  const server = "path" in at
    ? Deno.serve({ ...at, onListen }, handler)
    : Deno.serve({ ...at, onListen }, handler);
  return {
    heard: () => heard,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The server of all tests that need no server of their own. */
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => await server[Symbol.asyncDispose]());

describe("the command line on the server's host", () => {
  it("goes to the socket of the data folder", async () => {
    for (
      const [env, ...options] of [
        [{}, "--data", server.data],
        [{ LONGSHORE_DATA: server.data }],
        [{}, "--token-file", `${server.data}/admin.token`],
        [
          { LONGSHORE_TOKEN: server.token },
          "--socket",
          `${server.data}/run/operator.sock`,
        ],
        [{
          LONGSHORE_TOKEN: server.token,
          LONGSHORE_SOCKET: `${server.data}/run/operator.sock`,
        }],
      ] as [Record<string, string>, ...string[]][]
    ) {
      assertEquals(await does(env, "groups", "list", "-q", ...options), "");
    }
  });

  it("opens the console and follows events there", async () => {
    await using tty = await openConsole({ args: ["--data", server.data] });
    await tty.sees("Needs you now");
    await does(
      { LONGSHORE_DATA: server.data },
      ...["operators", "create", "ada", "viewer"],
    );
    await using tail = await openConsole({
      args: ["tail", "--follow", "--data", server.data],
    });
    await tail.sees(/ admin *$/m);
    tail.press("^c");
    assertEquals(await tail.exit(), 130);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });

  it("sends no token to a program on the port of a stopped server", async () => {
    await using stopped = await startServer();
    assertEquals(await stopped.stop(), 0);
    const { port } = new URL(stopped.operatorUrl);
    await using taker = squatter({ hostname: "127.0.0.1", port: Number(port) });
    const env = { LONGSHORE_DATA: stopped.data, LONGSHORE_OPERATOR: port };
    const refused = await longshore(env, "overview");
    assertRefused(
      refused,
      3,
      "No server runs on this host: there is no socket",
    );
    await using tty = await openConsole({ env });
    await tty.sees("No server runs on this host");
    assertEquals(await tty.exit(), 3);
    assertEquals(taker.heard(), "");
  });

  it("sends one to a port that was named, and warns a person", async () => {
    const env = { LONGSHORE_TOKEN: server.token };
    await using tty = await openConsole({
      env,
      args: ["groups", "list", "--server", server.operatorUrl],
    });
    await tty.sees("Warning: your token goes to http://127.0.0.1");
    assertEquals(await tty.exit(), 0);
    await using french = await openConsole({
      env,
      args: [
        ...["groups", "list", "--lang", "fr", "--server", server.operatorUrl],
      ],
    });
    await french.sees("Attention");
    assertEquals(await french.exit(), 0);
  });

  it("sends none into a folder that others may write to", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "s");
    await using taker = squatter({ path });
    await Deno.chmod(folder.path, 0o777);
    const refused = await longshore(
      { LONGSHORE_TOKEN: "secret" },
      ...["overview", "--socket", path],
    );
    assertRefused(refused, 2, "The token was not sent: other users may write");
    assertEquals(taker.heard(), "");
  });

  itAsOther(
    `sends none to the socket of another user${whyNot}`,
    async () => {
      await using folder = await temporaryFolder();
      await Deno.chmod(folder.path, 0o755);
      const run = join(folder.path, "data", "run");
      await Deno.mkdir(run, { recursive: true });
      const path = join(run, "operator.sock");
      await using taker = squatter({ path });
      // All of it is another user's, but for the token.
      await Deno.chown(path, 65534, 65534);
      await Deno.chown(run, 65534, 65534);
      await Deno.chmod(run, 0o755);
      const env = { LONGSHORE_TOKEN: "secret" };
      const data = join(folder.path, "data");
      const refused = await longshore(env, "overview", "--data", data);
      assertRefused(refused, 2, "Cannot read a token");
      const byData = await longshore(
        { ...env, LONGSHORE_DATA: data },
        "overview",
      );
      assertRefused(byData, 2, "The token was not sent: user 65534 owns");
      assertEquals(taker.heard(), "");
    },
  );

  it("accepts a server by its address or its socket, not by both", async () => {
    const env = { LONGSHORE_TOKEN: "t" };
    const both = ["--socket", "/x", "--server", "http://127.0.0.1:1"];
    assertRefused(await longshore(env, "overview", ...both), 2, "--socket");
    assertRefused(
      await longshore(env, "overview", "--socket", "/no/such"),
      3,
      "There is no socket /no/such",
    );
  });

  it("keeps a socket in a profile", async () => {
    await using folder = await temporaryFolder();
    const env = { XDG_CONFIG_HOME: folder.path };
    await does(
      env,
      ...["profiles", "add", "here", "--token-file"],
      ...[`${server.data}/admin.token`, "--socket"],
      `${server.data}/run/operator.sock`,
    );
    assertMatch(
      await does(env, "profiles", "list"),
      new RegExp(`^here .*${server.data}/run/operator\\.sock`, "m"),
    );
    assertEquals(await does(env, "groups", "list", "-q"), "");
  });
});

describe("a tunnel through ssh to a socket", () => {
  itThrough(`carries commands and the console${why}`, async () => {
    await using sshd = await startSshd();
    const options = [
      ...["--ssh", sshd.destination],
      ...["--socket", `${server.data}/run/operator.sock`],
    ];
    const env = { LONGSHORE_TOKEN: server.token };
    assertEquals(await does(env, "groups", "list", "-q", ...options), "");
    await using tty = await openConsole({ env, args: options });
    await tty.sees("Needs you now");
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });

  itThrough(`sends nothing to a port of the far host${why}`, async () => {
    await using stopped = await startServer();
    assertEquals(await stopped.stop(), 0);
    const { port } = new URL(stopped.operatorUrl);
    await using taker = squatter({ hostname: "127.0.0.1", port: Number(port) });
    await using sshd = await startSshd();
    const refused = await longshore(
      { LONGSHORE_TOKEN: stopped.token },
      ...["overview", "--ssh", sshd.destination],
      ...["--socket", `${stopped.data}/run/operator.sock`],
    );
    assertRefused(refused, 3, "No server answers at ");
    assertEquals(taker.heard(), "");
  });
});

describe("a member of the socket's group", () => {
  itAsOther(
    `uses the command line without the data folder${whyNot}`,
    async () => {
      await using folder = await temporaryFolder();
      await Deno.chmod(folder.path, 0o755);
      const data = join(folder.path, "data");
      await using server = await startServer({
        data,
        flags: ["--socket-group", "4711"],
      });
      const socket = join(data, "run", "operator.sock");
      const asked = `curl -sS -H "Authorization: Bearer ${server.token}" ` +
        `--unix-socket ${socket} http://localhost/api/v1/me`;
      const { code, output } = await asNobody(asked, { groups: ["4711"] });
      assertEquals(code, 0, output);
      assert(output.includes('"admin"'), output);
    },
  );
});
