import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
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
