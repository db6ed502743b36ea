import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { DatabaseError } from "#db/store/database_error.ts";
import { queueTransactions } from "#db/store/writer/transaction_queue.ts";
import { startWriter } from "#db/store/writer/writer.ts";
import { openDatabase } from "#db/store/open.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";

const beside = (name: string) => new URL(name, import.meta.url);
const run = ["run", "-A", "-q", "--no-check"];

/**
 * Starts a process that commits, kills it, and returns the names it
 * acknowledged.
 */
async function acknowledged(url: string, round: number): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...run, beside("commit_main.ts").pathname, url, String(round)],
    stdout: "piped",
  }).spawn();
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    const first = output === "";
    output += decoder.decode(chunk, { stream: true });
    // This is often in the middle of a commit batch.
    if (first) setTimeout(() => child.kill("SIGKILL"), 150 + 40 * round);
  }
  await child.status;
  // The kill may have cut the last line.
  return output.split("\n").slice(0, -1);
}

Deno.test("store > what was acknowledged survives kill -9", async () => {
  await using services = await temporaryDatabase();
  for (const round of [1, 2, 3]) {
    const names = await acknowledged(services.url, round);
    assert(names.length > 100, `only ${names.length} were acknowledged`);
    const store = await services.reopen();
    const rows = await store.db.selectFrom("setting").select("name")
      .where("name", "like", `${round}-%`).execute();
    await store.close();
    const kept = new Set(rows.map(({ name }) => name));
    assertEquals(names.filter((name) => !kept.has(name)), []);
  }
});

Deno.test({
  name: "store > a full disk fails the whole commit batch, but not the next",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "longshore-" });
    try {
      const url = `file:${join(folder, "longshore.db")}`;
      await (await openDatabase(url)).close();
      // No file may grow beyond 1 MiB (2048 × 512 bytes); writing fails there.
      const limit = `trap '' XFSZ; ulimit -f 2048; exec "$0" "$@"`;
      const script = beside("full_disk_main.ts").pathname;
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-c", limit, Deno.execPath(), ...run, script, url, "1400000"],
      }).output();
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
      const { ended, names } = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(names, ["after", "before"]);
      assertEquals([ended.before, ended.after], ["stored", "stored"]);
      assert(/disk/i.test(ended.big), ended.big);
      assertEquals(ended.beside, ended.big);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("store > a writer that dies fails all waiting commits with a clear message", async () => {
  const writer = await startWriter("", beside("dying_worker.ts"));
  const { commit, close } = queueTransactions(writer.send);
  const output = "The database's writer has died, restart the server: ";
  const statements = [{ sql: "delete from setting", params: [] }];
  const waiting = [commit(statements), commit(statements)].map((it) =>
    assertRejects(() => it, DatabaseError, output)
  );
  const [error] = await Promise.all(waiting);
  assert(error?.message.includes("out of luck"), error?.message);
  await assertRejects(() => commit(statements), DatabaseError, output);
  await close();
  await writer.close();
});
