import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { Spool, SpoolFull, type SpoolOptions } from "./spool.ts";

interface Note {
  readonly id: string;
  readonly text: string;
}

const note = (id: number, text = "x"): Note => ({ id: `${id}`, text });

const OPTIONS: SpoolOptions = { segmentBytes: 4096, mostSegments: 2 };

function inFolder(
  name: string,
  body: (folder: string) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir({ prefix: "longshore-spool-" });
    try {
      await body(join(folder, "spool"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

const opened = (folder: string) => Spool.open<Note>(folder, OPTIONS);

inFolder(
  "Spool.open() returns what was appended, in its order",
  async (folder) => {
    const first = await opened(folder);
    assertEquals(first.records, []);
    const notes = Array.from({ length: 20 }, (_, n) => note(n, `é ${n}`));
    await Promise.all(notes.map((one) => first.spool.append(one)));
    await first.spool.append(note(20));
    await first.spool.close();

    const again = await opened(folder);
    assertEquals(again.records, [...notes, note(20)]);
    await again.spool.append(note(21));
    await again.spool.close();
    const last = await opened(folder);
    assertEquals(last.records.at(-1), note(21));
    await last.spool.close();
  },
);

inFolder("Spool.open() leaves out a record that was torn", async (folder) => {
  const { spool } = await opened(folder);
  await spool.append(note(1));
  const { bytes } = spool.use;
  await spool.append(note(2, "torn"));
  await spool.append(note(3));
  await spool.close();
  const path = join(folder, "records-1");
  const content = await Deno.readFile(path);
  content[512 + bytes + 20]! ^= 1;
  await Deno.writeFile(path, content);

  const { spool: after, records } = await opened(folder);
  assertEquals(records, [note(1)]);
  await after.append(note(4));
  await after.close();
  const { spool: last, records: all } = await opened(folder);
  assertEquals(all, [note(1), note(4)]);
  await last.close();
});

inFolder("release() forgets records, file by file", async (folder) => {
  const { spool } = await opened(folder);
  const long = "y".repeat(1500);
  for (let n = 1; n <= 4; n++) await spool.append(note(n, long));
  assertEquals(await spool.release(["1"]), []);
  assertEquals(await spool.release(["2"]), ["1", "2"]);
  await spool.append(note(5, "short"));
  assertEquals(await spool.release(["3", "4"]), []);
  await spool.close();
  const again = await opened(folder);
  assertEquals(again.records.map(({ id }) => id), ["3", "4", "5"]);
  assertEquals(await again.spool.release(["5", "4", "3"]), ["3", "4", "5"]);
  assertEquals(again.spool.use.bytes, 0);
  await again.spool.append(note(6));
  await again.spool.close();
  const last = await opened(folder);
  assertEquals(last.records, [note(6)]);
  await last.spool.close();
});

inFolder(
  "append() refuses what exceeds the bound, and goes on after",
  async (folder) => {
    const { spool } = await opened(folder);
    const long = "y".repeat(1500);
    for (let n = 1; n <= 4; n++) await spool.append(note(n, long));
    await assertRejects(() => spool.append(note(5, long)), SpoolFull);
    await spool.append(note(6, "short"));
    await spool.release(["1", "2"]);
    await spool.append(note(7, long));
    await assertRejects(
      () => spool.append(note(8, "z".repeat(5000))),
      SpoolFull,
      "too large",
    );
    await spool.close();
    const again = await opened(folder);
    assertEquals(again.records.map(({ id }) => id), ["3", "4", "6", "7"]);
    await again.spool.close();
  },
);

inFolder("a spool takes its space when it is opened", async (folder) => {
  const { spool } = await opened(folder);
  const { size, blocks } = await Deno.stat(join(folder, "records-1"));
  assertEquals(size, 4096);
  assert(blocks === null || blocks * 512 >= 4096);
  await spool.close();
});
