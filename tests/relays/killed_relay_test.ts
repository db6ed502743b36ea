import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import { Spool } from "#server/relay/spool.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import { until } from "#tests/harness/time/until.ts";
import { startRelayProcess } from "./relay_process.ts";
import { reportTo, wordsOf } from "./site.ts";
import { StandInCentre } from "./stand_in_centre.ts";

async function inFolder(
  body: (folder: string, centre: StandInCentre) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-relay-" });
  await using centre = await StandInCentre.start();
  try {
    await body(folder, centre);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a relay that is killed loses no report and doubles none", async () => {
  await inFolder(async (folder, centre) => {
    const tokenFile = join(folder, "token");
    await Deno.writeTextFile(tokenFile, centre.token);
    const options = { centre: centre.url, tokenFile, data: join(folder, "d") };
    let relay = await startRelayProcess(options);
    await centre.close();
    const taken: number[] = [];
    const send = async (number: number) => {
      const status = await reportTo(relay.url, number, `ERR_${number}`)
        .catch(() => 0);
      if (status === 200) taken.push(number);
    };
    const numbers = (from: number) =>
      Array.from({ length: 100 }, (_, i) => from + i);
    await Promise.all(numbers(0).map(send));
    // Killed while others arrive: only those that got a 200 count.
    const sending = numbers(100).map(send);
    await until(() => taken.length > 110);
    await relay.end("SIGKILL");
    await Promise.all(sending);
    assertEquals(taken.slice(0, 100).sort((a, b) => a - b), numbers(0));

    // Killed again while the centre takes them and cannot say so.
    relay = await startRelayProcess(options);
    centre.losesAnswers = true;
    centre.open();
    await until(() => centre.received.length > 0);
    await relay.end("SIGKILL");
    centre.losesAnswers = false;
    relay = await startRelayProcess({ ...options, isNarrow: true });
    const words = () => new Set(centre.stored.map(wordsOf));
    await until(() =>
      taken.every((number) => words().has(`pc${number} ERR_${number}`))
    );
    assertEquals(words().size, centre.stored.length);
    assertEquals(await relay.end("SIGTERM"), 0);
    assertMatch(relay.log(), /stopping/);
    for (const name of ["tls/relay.key", "relay.db"]) {
      const { mode } = await Deno.stat(join(folder, "d", name));
      assertEquals((mode ?? 0) & 0o077, 0, name);
    }
  });
});

const MIB = 1024 ** 2;
/** Reports of a mebibyte that a spool holds beside a smaller one. */
const MOST = 63;
/** What a report takes besides its body: its row, and its path. */
const ROW = 200 + "/ocsinventory".length;

Deno.test("a relay that is killed with a full spool refuses more and loses nothing", async () => {
  await inFolder(async (folder, centre) => {
    const tokenFile = join(folder, "token");
    await Deno.writeTextFile(tokenFile, centre.token);
    const data = join(folder, "d");
    const options = { centre: centre.url, tokenFile, data };
    let relay = await startRelayProcess(options);
    await relay.end("SIGTERM");
    await centre.close();
    const spool = Spool.open(join(data, "relay.db"));
    const ids = Array.from({ length: MOST }, () => crypto.randomUUID());
    const body = new Uint8Array(MIB);
    const add = (id: string, bytes: Uint8Array) =>
      spool.add({
        ...{ id, deviceId: `pc-${id}`, body: bytes, address: "10.0.0.1" },
        receivedAt: new Date().toISOString(),
        ...{ path: "/ocsinventory", userAgent: "", contentType: "" },
        authorization: null,
      });
    for (const id of ids) await add(id, body);
    const { bytes, mostBytes } = spool.summary;
    const last = crypto.randomUUID();
    await add(last, new Uint8Array(mostBytes - bytes - ROW));
    ids.push(last);
    spool.close();

    relay = await startRelayProcess(options);
    assertEquals(await reportTo(relay.url, 1, "SUCCESS"), 503);
    const ready = await fetch(`${relay.url}/ready`);
    assertMatch(await ready.text(), /spool/);
    await relay.end("SIGKILL");
    relay = await startRelayProcess(options);
    centre.open();
    await until(() => centre.stored.length === ids.length);
    assertEquals(new Set(centre.stored.map(({ id }) => id)), new Set(ids));
    await until(async () => await reportTo(relay.url, 1, "SUCCESS") === 200);
    assertEquals(await relay.end("SIGTERM"), 0);
  });
});

const canMount = await mayMount();

(canMount ? Deno.test : Deno.test.ignore)(
  "a relay whose disk is full refuses reports, and loses none that it took",
  async () => {
    await inFolder(async (folder, centre) => {
      await using disk = await smallDisk(4 * MIB);
      const tokenFile = join(folder, "token");
      await Deno.writeTextFile(tokenFile, centre.token);
      const relay = await startRelayProcess({
        ...{ centre: centre.url, tokenFile, data: join(disk!.path, "d") },
      });
      await centre.close();
      const taken: string[] = [];
      let sent = 0;
      const send = async () => {
        const number = sent++;
        const status = await reportTo(relay.url, number, `ERR_${number}`);
        if (status === 200) taken.push(`pc${number} ERR_${number}`);
        return status;
      };
      assertEquals(await send(), 200);
      const filler = join(disk!.path, "filler");
      await fill(filler);
      // Its log has some space left that it does not need to ask for.
      await until(async () => await send() === 503);
      assertEquals(await send(), 503);
      assertMatch(await (await fetch(`${relay.url}/ready`)).text(), /disk/);
      await Deno.remove(filler);
      assertEquals(await send(), 200);
      centre.open();
      await until(() => centre.stored.length >= taken.length);
      assertEquals(centre.stored.map(wordsOf).sort(), taken.sort());
      assertEquals(await relay.end("SIGTERM"), 0);
    });
  },
);

/** Writes a file until the disk takes no more. */
async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  for (const size of [64 * 1024, 4096]) {
    const piece = new Uint8Array(size);
    try {
      for (;;) await file.write(piece);
    } catch (error) {
      assertMatch((error as Error).message, /No space left/);
    }
  }
}

Deno.test("a relay says why it cannot start", async () => {
  await inFolder(async (folder, centre) => {
    const tokenFile = join(folder, "token");
    const start = (token: string) => {
      Deno.writeTextFileSync(tokenFile, token);
      return startRelayProcess({
        ...{ centre: centre.url, tokenFile, data: join(folder, "d") },
      });
    };
    await assertRejects(
      () => start("lsr_x"),
      Error,
      "holds no token of a relay",
    );
    const [secret] = centre.token.split(".");
    await assertRejects(
      () => start(`${secret}.${"0".repeat(64)}`),
      Error,
      "has another CA",
    );
    centre.isRevoked = true;
    await assertRejects(() => start(centre.token), Error, "refuses the token");
  });
});
