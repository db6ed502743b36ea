import { assert, assertEquals } from "@std/assert";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { compactEvents } from "#server/usecases/events/compact_events.ts";
import { sealAll } from "#server/usecases/events/seal_events.ts";
import { maintainFile } from "#server/usecases/events/maintain_file.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import { DAY_MS } from "#shared/time.ts";
import { servicesOn } from "#tests/harness/store/services.ts";

const MIB = 1024 ** 2;
const MANY = 30_000;
const forEver = () => Promise.resolve(true);

Deno.test({
  name: "compactEvents() makes room on a disk that is nearly full",
  ignore: !await mayMount(),
  async fn() {
    await using disk = await smallDisk(128 * MIB);
    const store = await openDatabase(
      `file:${join(disk!.path, "longshore.db")}`,
    );
    const now = () => new Date("2026-11-22T10:00:00Z");
    await store.commit([
      ...settingStatements({ eventDays: 30 }),
      {
        sql: `with recursive n(i) as (values (1) union all
            select i + 1 from n where i < ?)
          insert into event (at, kind, actor, payload)
          select ? + i, 'machine.renamed', 'agent',
            json_object('from', hex(zeroblob(700))) from n`,
        params: [MANY, now().getTime() - 100 * DAY_MS],
      },
    ]);
    await store.maintain!({ givePages: 0, mostLogPages: 0 });
    const services = await servicesOn(store, join(disk!.path, "archive"), now);
    await sealAll(services);
    await store.maintain!({ givePages: 0, mostLogPages: 0 });
    await fill(disk!.path, 3 * MIB);

    const summarised = await compactEvents(services, forEver);
    assertEquals(summarised, MANY);
    await maintainFile(services, forEver);
    await store.maintain!({ givePages: 0, mostLogPages: 0 });
    const { size } = await Deno.stat(join(disk!.path, "longshore.db"));
    assert(size < 20 * MIB, `the file has ${size} bytes`);
    await store.close();
  },
});

/** Fills a disk except for this many bytes. */
async function fill(path: string, leave: number): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  using file = await Deno.open(join(path, "ballast"), {
    write: true,
    create: true,
  });
  const piece = new Uint8Array(MIB);
  for (let left = bavail * bsize - leave; left >= MIB; left -= MIB) {
    await file.write(piece);
  }
}
