import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { call } from "#tui/api/call.ts";
import {
  asNobody,
  OTHER_USER_MISSING,
} from "#tests/harness/server/other_user.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";

const why = OTHER_USER_MISSING ? ` (skipped: ${OTHER_USER_MISSING})` : "";
const itAsOther = OTHER_USER_MISSING ? it.skip : it;

function clientOf(path: string): Deno.HttpClient {
  return Deno.createHttpClient({ proxy: { transport: "unix", path } });
}

async function statusOf(path: string, address: string): Promise<number> {
  using client = clientOf(path);
  const answer = await fetch(`http://localhost${address}`, { client });
  await answer.body?.cancel();
  return answer.status;
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.lstat(path)).mode ?? 0) & 0o777;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

describe("the operators' socket", () => {
  it("answers beside the port, is its owner's alone, and goes at the stop", async () => {
    await using server = await startServer();
    const path = join(server.data, "run", "operator.sock");
    assertMatch(server.log(), new RegExp(` socket=${path}\n`));
    assertEquals([await modeOf(path), await modeOf(join(path, ".."))], [
      0o600,
      0o700,
    ]);
    using client = clientOf(path);
    const connection = {
      server: "http://localhost",
      token: server.token,
      client,
    };
    assertEquals((await call(connection, listPackages)).total, 0);
    assertEquals((await server.api(listPackages)).total, 0);
    assertEquals(await statusOf(path, "/metrics"), 200);
    assertEquals(await statusOf(path, "/api/v1/packages"), 401);
    const port = await fetch(`${server.operatorUrl}/metrics`);
    await port.body?.cancel();
    assertEquals(port.status, 401);
    assertEquals(await server.stop(), 0);
    assertEquals(await isThere(path), false);
  });

  it("is opened again after a server was killed", async () => {
    await using server = await startServer();
    const path = join(server.data, "run", "operator.sock");
    await server.kill();
    assert(await isThere(path));
    await server.restart();
    assertEquals(await statusOf(path, "/health"), 200);
  });

  it("replaces neither a file nor a socket in use", async () => {
    await using folder = await temporaryFolder();
    const socket = join(folder.path, "s");
    const flags = ["--data", join(folder.path, "data"), "--socket", socket];
    await Deno.writeTextFile(socket, "mine");
    assertMatch(
      await startToItsEnd(flags),
      /^longshore: Cannot listen on \S+: there is something else than a socket; remove it, or choose another path with --socket\n$/,
    );
    assertEquals(await Deno.readTextFile(socket), "mine");
    await Deno.remove(socket);
    using _other = Deno.listen({ transport: "unix", path: socket });
    assertMatch(
      await startToItsEnd(flags),
      /: another program listens there; stop it, or choose another path with --socket\n$/,
    );
  });

  it("is refused with a path that is too long, with what to do", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "d".repeat(100));
    assertMatch(
      await startToItsEnd(["--data", data]),
      /: a socket's path may have 107 bytes, this one has \d+; name a shorter one with --socket, .* or pass --socket none\n$/,
    );
    await using server = await startServer({
      data,
      flags: ["--socket", "none"],
    });
    assertEquals(/socket=/.test(server.log()), false);
  });

  it("takes the longest path the system knows", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "s".repeat(107 - folder.path.length - 1));
    await using server = await startServer({ flags: ["--socket", path] });
    assertEquals(await statusOf(path, "/health"), 200);
    assertEquals(await isThere(join(server.data, "run")), false);
  });

  it("is not put into a folder that others may write to", async () => {
    await using folder = await temporaryFolder();
    await Deno.chmod(folder.path, 0o777);
    const flags = ["--socket", join(folder.path, "s")];
    assertMatch(
      await startToItsEnd([
        "--data",
        join(folder.path, "data"),
        ...flags,
      ]),
      /: other users may write into \S+; choose a folder of its own with --socket\n$/,
    );
  });

  it("can be the only way in", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    assertMatch(
      await startToItsEnd(
        ["--data", data, "--operator", "none", "--socket", "none"],
        {},
        2,
      ),
      /operators could not reach the server/,
    );
    await using server = await startServer({
      data,
      flags: ["--operator", "none"],
    });
    assertEquals(/operators=/.test(server.log()), false);
    assertEquals(
      await statusOf(join(data, "run", "operator.sock"), "/ready"),
      200,
    );
    assertEquals(await server.stop(), 0);
  });

  it("needs a group that exists", async () => {
    await using folder = await temporaryFolder();
    assertMatch(
      await startToItsEnd(
        ["--data", join(folder.path, "d"), "--socket-group", "no-such-group"],
        {},
        2,
      ),
      /^longshore: Cannot use --socket-group "no-such-group": \/etc\/group has no such group; /,
    );
  });

  itAsOther(
    `lets the group of --socket-group in, to the socket alone${why}`,
    async () => {
      await using folder = await temporaryFolder();
      await Deno.chmod(folder.path, 0o755);
      const data = join(folder.path, "data");
      await using server = await startServer({
        data,
        flags: ["--socket-group", "4711"],
      });
      const socket = join(data, "run", "operator.sock");
      const asked =
        `curl -sS -o /dev/null -w '%{http_code}' --unix-socket ${socket} http://localhost/health`;
      const member = await asNobody(asked, { groups: ["4711"] });
      assertEquals(member, { code: 0, output: "200" });
      const stranger = await asNobody(asked);
      assert(stranger.code !== 0, stranger.output);
      for (const other of ["ls", "ls archive", "cat longshore.db"]) {
        const tried = await asNobody(`cd ${data} && ${other}`, {
          groups: ["4711"],
        });
        assertMatch(`${other}: ${tried.output}`, /denied/);
      }
      assertEquals(await server.stop(), 0);
    },
  );

  itAsOther(
    `gives the group a folder that has only the socket${why}`,
    async () => {
      await using folder = await temporaryFolder();
      await Deno.chmod(folder.path, 0o755);
      const [own, shared] = ["own", "shared"].map((name) =>
        join(folder.path, name)
      ) as [string, string];
      for (const path of [own, shared]) await Deno.mkdir(path, { mode: 0o700 });
      await Deno.writeTextFile(join(shared, "letter"), "");
      for (const path of [own, shared]) {
        await using server = await startServer({
          flags: ["--socket", join(path, "s"), "--socket-group", "4711"],
        });
        const { code } = await asNobody(
          `curl -sS --unix-socket ${join(path, "s")} http://localhost/health`,
          { groups: ["4711"] },
        );
        assertEquals(code === 0, path === own);
        assertEquals(await modeOf(path), path === own ? 0o750 : 0o700);
        assert(server.running);
      }
    },
  );

  itAsOther(`is its owner's alone without that${why}`, async () => {
    await using folder = await temporaryFolder();
    await Deno.chmod(folder.path, 0o755);
    await using server = await startServer({
      flags: ["--socket", join(folder.path, "run", "o.sock")],
    });
    const { output } = await asNobody(
      `curl -sS --unix-socket ${
        join(folder.path, "run", "o.sock")
      } http://localhost/health`,
    );
    assertMatch(output, /curl: \(7\)/);
    assert(server.running);
  });
});
