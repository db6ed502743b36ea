import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { rewriteLog } from "./rewrite_log.ts";

async function inFolder(
  body: (database: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-log-" });
  try {
    await body(join(folder, "a.db"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const bytes of [0, 1, 1024 ** 2, 2_500_000]) {
  Deno.test(`rewriteLog() leaves a log of ${bytes} bytes as it is`, () =>
    inFolder(async (database) => {
      const log = `${database}-wal`;
      const content = Uint8Array.from(
        { length: bytes },
        (_, at) => (at * 31 + (at >> 12)) % 256,
      );
      await Deno.writeFile(log, content);
      const long = new Date("2026-01-02T03:04:05Z");
      await Deno.utime(log, long, long);
      await rewriteLog(database);
      const after = await Deno.readFile(log);
      assertEquals(after.length, bytes);
      assert(after.every((byte, at) => byte === content[at]));
      const { mtime } = await Deno.stat(log);
      assertEquals(mtime! > long, bytes > 0, "it was written");
    }));
}

Deno.test("rewriteLog() makes no log where there is none", () =>
  inFolder(async (database) => {
    await rewriteLog(database);
    assertEquals([...Deno.readDirSync(join(database, ".."))], []);
  }));
