import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { SSHD_MISSING, startSshd } from "#tests/harness/server/sshd.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { assertRefused, does, longshore } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { until } from "#tests/harness/time/until.ts";

const why = SSHD_MISSING ? ` (skipped: ${SSHD_MISSING})` : "";

const itThrough = SSHD_MISSING ? it.skip : it;

describe("a tunnel through ssh", () => {
  itThrough(`carries a command and closes afterwards${why}`, async () => {
    await using site = await openSite();
    await using sshd = await startSshd();
    const through = ["--ssh", sshd.destination];
    assertEquals(
      await does(site.env, "groups", "list", "-q", ...through),
      "1\n",
    );
    await until(async () => await sshd.connections() === 0);
    const refused = await longshore(
      site.env,
      ...["packages", "show", "none", ...through],
    );
    assertRefused(refused, 5, '"none"');
    await until(async () => await sshd.connections() === 0);
  });

  itThrough(
    `closes when the console ends, for whatever reason${why}`,
    async () => {
      await using site = await openSite();
      await using sshd = await startSshd();
      await using folder = await temporaryFolder();
      const env = { XDG_CONFIG_HOME: folder.path };
      await does(
        env,
        ...["profiles", "add", "far", "--server", site.server.operatorUrl],
        ...["--token-file", `${site.server.data}/admin.token`],
        ...["--ssh", sshd.destination, "--label", "FAR"],
      );
      const ends = [
        ["q", 0, (tty: ConsoleHandle) => tty.press("q")],
        ["^c", 0, (tty: ConsoleHandle) => tty.press("^c")],
        ["SIGTERM", 143, (tty: ConsoleHandle) => tty.kill("SIGTERM")],
      ] as const;
      for (const [how, code, end] of ends) {
        await using tty = await openConsole({ env });
        await tty.sees("Needs you now");
        await tty.sees("FAR");
        assertEquals(await sshd.connections(), 1, how);
        end(tty);
        assertEquals(await tty.exit(), code, how);
        assertEquals(tty.alternate(), false, how);
        await until(async () => await sshd.connections() === 0);
      }
      await using tail = await openConsole({ env, args: ["tail", "--follow"] });
      await tail.sees("EVENT");
      tail.press("^c");
      assertEquals(await tail.exit(), 130);
      await until(async () => await sshd.connections() === 0);
    },
  );

  itThrough(`closes if the program fails${why}`, async () => {
    await using site = await openSite();
    await using sshd = await startSshd();
    for (const how of ["error", "promise"]) {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-q", "--no-check", "-A", "tests/cli/tunnel_crash.ts"],
          ...[sshd.destination, site.server.operatorUrl, how],
        ],
        stderr: "null",
      }).output();
      const output = new TextDecoder().decode(stdout);
      assertEquals([code, output], [1, '{"status":"ok"}\n']);
      await until(async () => await sshd.connections() === 0);
    }
  });

  itThrough(
    `reports what ssh printed when it cannot be opened${why}`,
    async () => {
      await using site = await openSite();
      await using sshd = await startSshd();
      const strange = sshd.destination.replace(
        / box$/,
        " no.such.host.invalid",
      );
      const refused = await longshore(
        site.env,
        ...["packages", "list", "--ssh", strange],
      );
      assertRefused(refused, 3, "Cannot open an ssh tunnel to ");
      assertMatch(refused.err, /no\.such\.host\.invalid/);
    },
  );
});

type ConsoleHandle = Awaited<ReturnType<typeof openConsole>>;
