import { assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createOperator, createToken } from "#shared/contract/operators.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { PASSPHRASE } from "./backing_up.ts";

function consoleOf(
  server: RunningServer,
  { token = server.token, lang = "en" } = {},
) {
  return openConsole({
    args: ["--lang", lang],
    columns: 120,
    rows: 40,
    env: { LONGSHORE_SERVER: server.operatorUrl, LONGSHORE_TOKEN: token },
  });
}

Deno.test("an admin sees the backups in the console and makes one", async () => {
  await using folder = await temporaryFolder();
  const passphrase = join(folder.path, "passphrase");
  await Deno.writeTextFile(passphrase, `${PASSPHRASE}\n`);
  await using server = await startServer({
    flags: [
      ...["--backups", join(folder.path, "backups")],
      ...["--backup-passphrase-file", passphrase],
    ],
  });
  await server.api(createGroup, { body: { name: "lab", machines: [] } });
  {
    await using tty = await consoleOf(server);
    await tty.sees(/Backup +none yet/);
    tty.type(":backups\r");
    await tty.sees(/Schedule +each day at 02:00/);
    assertMatch(tty.screen(), /Newest +none yet/);
    tty.press("n");
    await tty.sees(/Kept\n.*database .*, archives 0 B/);
    assertStringIncludes(tty.screen(), "ago");
    tty.type(":overview\r");
    await tty.sees(/Backup +\d+ (s|min) ago/);
  }
  await server.api(createOperator, { body: { name: "vera", role: "viewer" } });
  const { secret } = await server.api(createToken, {
    body: { operator: "vera", name: "laptop" },
  });
  await using tty = await consoleOf(server, { token: secret, lang: "fr" });
  await tty.sees(/Sauvegarde +il y a \d+ (s|min)/);
  tty.type(":sauvegardes\r");
  await tty.sees(/Conservées\n.*base .*, archives 0 o/);
  tty.press("n");
  await tty.sees(/admin/);
});

Deno.test("the console says that a server makes no backups", async () => {
  await using server = await startServer();
  await using tty = await consoleOf(server);
  await tty.sees("Needs you now");
  tty.type(":backup\r");
  await tty.sees("The server makes no backups");
  tty.press("n");
  await tty.sees("start it with --backups");
});
