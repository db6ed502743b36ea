import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { until } from "#tests/harness/time/until.ts";
import type { StandInCentre } from "./stand_in_centre.ts";
import { pollTo, reportTo, type Site, startSite, wordsOf } from "./site.ts";

function relayTest(
  name: string,
  body: (site: Site) => Promise<void>,
  prepare?: (centre: StandInCentre) => void | Promise<void>,
): void {
  Deno.test(`a relay ${name}`, async () => {
    await using site = await startSite(prepare);
    await body(site);
  });
}

const bytes = (length: number, of: number) => new Uint8Array(length).fill(of);

relayTest(
  "passes polls on in its own name, with the agent's address",
  async (site) => {
    const { centre, url } = site;
    assertEquals(
      await pollTo(url, 1, { "X-Longshore-Relay-For": "1.2.3.4" }),
      200,
    );
    const [first] = centre.passed;
    assertEquals([first?.path, first?.from], ["/ocsinventory", "127.0.0.1"]);
  },
);

relayTest("passes a long body on without keeping it", async (site) => {
  const { centre, url } = site;
  const body = crypto.getRandomValues(new Uint8Array(60_000));
  const long = new Blob(Array.from({ length: 20 }, () => body));
  const response = await fetch(`${url}/ocsinventory`, {
    method: "POST",
    body: await long.arrayBuffer(),
  });
  assertEquals(await response.text(), "answer of the centre");
  assertEquals(centre.passed.at(-1)?.bytes, 1_200_000);
});

relayTest("keeps a report, answers 200 and forwards it once", async (site) => {
  const { centre, url } = site;
  assertEquals(await reportTo(url, 1, "SUCCESS_3"), 200);
  await until(() => centre.stored.length > 0);
  const [stored] = centre.stored;
  assertEquals(wordsOf(stored!), "pc1 SUCCESS_3");
  assertEquals(stored!.address, "127.0.0.1");
  assertEquals(await pollTo(url, 1), 200);
  assertEquals(centre.received.length, 1);
});

relayTest(
  "sends what the centre stored, but did not confirm, with the same id",
  async (site) => {
    const { centre, url } = site;
    const before = centre.received.length;
    centre.losesAnswers = true;
    assertEquals(await reportTo(url, 2, "ERR_BUILD"), 200);
    await until(() => centre.received.length > before + 1);
    centre.losesAnswers = false;
    assertEquals(await pollTo(url, 2), 200);
    const ofMachine = centre.stored.map(wordsOf)
      .filter((words) => words.startsWith("pc2"));
    assertEquals(ofMachine, ["pc2 ERR_BUILD"]);
  },
);

relayTest("sets a report aside that the centre refuses", async (site) => {
  const { centre, url } = site;
  centre.refuses = (one) => wordsOf(one).startsWith("pc3");
  assertEquals(await reportTo(url, 3, "SUCCESS"), 200);
  assertEquals(await reportTo(url, 4, "SUCCESS"), 200);
  await until(() => centre.stored.map(wordsOf).includes("pc4 SUCCESS"));
  await until(() => site.log().includes("refused_report"));
  assertMatch(site.log(), /refuses one of "pc3-.*machine_elsewhere/);
});

relayTest(
  "lets no agent reach what the centre has for relays",
  async (site) => {
    const { url } = site;
    for (const path of ["/relay/plan", "/%72elay/plan", "/relay/reports"]) {
      const response = await fetch(url + path, { method: "POST", body: "{}" });
      assertEquals([response.status, await response.text()], [404, ""], path);
    }
  },
);

relayTest(
  "fetches ahead, and each fragment once for many machines",
  async (site) => {
    const { centre, url } = site;
    const paths = centre.plan(1_000_000_001, [bytes(50_000, 1), bytes(9, 2)]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(url + paths[0])),
    );
    for (const answer of answers) {
      assertEquals(answer.status, 200);
      assertEquals(answer.headers.get("content-length"), "50000");
      assertEquals(await answer.bytes(), bytes(50_000, 1));
    }
    await until(() => centre.sent.has(paths[1]!), "prefetched");
    assertEquals(centre.sent.get(paths[0]!), 1);
    const etag = answers[0]!.headers.get("etag")!;
    const range = await fetch(url + paths[0], {
      headers: { Range: "bytes=10-19", "If-Range": etag },
    });
    assertEquals([range.status, (await range.bytes()).length], [206, 10]);
    assertEquals(range.headers.get("content-range"), "bytes 10-19/50000");
    const same = await fetch(url + paths[0], {
      headers: { "If-None-Match": etag },
    });
    assertEquals([same.status, await same.text()], [304, ""]);
  },
);

relayTest(
  "never serves wrong bytes, of the centre or of its own disk",
  async (site) => {
    const { centre, url, data } = site;
    centre.wrong = bytes(20, 9);
    const [path] = centre.plan(1_000_000_002, [bytes(20, 3)]);
    const refused = await fetch(url + path);
    assertEquals([refused.status, await refused.text()], [503, ""]);
    assertMatch(site.log(), /came wrong from the centre: SHA-256/);
    centre.wrong = null;
    const [other] = centre.plan(1_000_000_003, [bytes(30, 4)]);
    assertEquals(await (await fetch(url + other)).bytes(), bytes(30, 4));
    const etagOf = async () =>
      (await fetch(url + other, { method: "HEAD" })).headers.get("etag");
    // Until the relay knows the plan, the centre itself answers.
    await until(async () => await etagOf() !== null);
    const etag = await etagOf() ?? "";
    const file = join(data, "cache", etag.slice(1, -1));
    await Deno.writeFile(file, bytes(30, 5));
    assertEquals(await (await fetch(url + other)).bytes(), bytes(30, 4));
    assertMatch(site.log(), /damaged on the disk/);
  },
);

relayTest("stops serving what is recalled", async (site) => {
  const { centre, url } = site;
  const [path] = centre.plan(1_000_000_004, [bytes(40, 6)]);
  assertEquals((await (await fetch(url + path)).bytes()).length, 40);
  centre.recall();
  await until(async () =>
    (await (await fetch(url + path)).bytes()).length === 0
  );
});

relayTest("reports itself", async (site) => {
  const { centre } = site;
  await until(() => centre.statuses.length > 0);
  const status = centre.statuses.at(-1) as Record<string, unknown>;
  assertEquals(Object.keys(status.spool as object).sort(), [
    ...["bytes", "mostBytes", "oldestAt", "reports"],
  ]);
  const ready = await fetch(`${site.url}/ready`);
  assertEquals(await ready.json(), { ready: true, missing: [] });
});

relayTest(
  "keeps reports while the link is down, and refuses polls",
  async (site) => {
    const { centre, url } = site;
    const [path] = centre.plan(1_000_000_001, [bytes(1000, 1)]);
    assertEquals((await (await fetch(url + path)).bytes()).length, 1000);
    await centre.close();
    assertEquals(await pollTo(url, 1), 503);
    for (const code of ["ERR_EXECUTE", "SUCCESS_", "SUCCESS_"]) {
      assertEquals(await reportTo(url, 1, code), 200);
    }
    const ready = await fetch(`${url}/ready`);
    assertEquals(await ready.json(), { ready: false, missing: ["link"] });
    // What is in the cache is served all the same, after a restart too.
    await site.restart();
    const { url: again } = site;
    assertEquals((await (await fetch(again + path)).bytes()).length, 1000);
    centre.open();
    await until(() => centre.stored.length === 3);
    assertEquals(centre.stored.map(wordsOf), [
      "pc1 ERR_EXECUTE",
      "pc1 SUCCESS_",
      "pc1 SUCCESS_",
    ]);
    await until(async () => await pollTo(again, 1) === 200);
    const lines = site.log().split("\n").filter((line) =>
      /answers? /.test(line)
    );
    assertEquals(lines.filter((line) => line.includes("again")).length, 1);
  },
);

relayTest(
  "notices a centre that is silent, without a wait for each request",
  async (site) => {
    const { centre, url } = site;
    const held = Promise.withResolvers<void>();
    centre.hold = held.promise;
    assertEquals(await pollTo(url, 2), 503);
    assertEquals(await reportTo(url, 2, "SUCCESS"), 200);
    held.resolve();
    centre.hold = Promise.resolve();
    await until(() =>
      centre.stored.some((one) => wordsOf(one) === "pc2 SUCCESS")
    );
  },
);

relayTest(
  "keeps reports while it is revoked, and takes a new token",
  async (site) => {
    const { centre, url } = site;
    centre.isRevoked = true;
    await until(async () => await pollTo(url, 3) === 503);
    await until(() => site.log().includes("refuses this relay"));
    assertEquals(await reportTo(url, 3, "SUCCESS"), 200);
    assert(!centre.stored.some((one) => wordsOf(one).startsWith("pc3")));
    centre.isRevoked = false;
    await until(() =>
      centre.stored.some((one) => wordsOf(one) === "pc3 SUCCESS")
    );
  },
);

relayTest("renews its certificate, and goes on listening", async (site) => {
  await until(() => site.log().includes("certificate: renewed"));
  site.centre.certificateAge = 1;
  using client = Deno.createHttpClient({
    caCerts: [site.centre.authority.cert],
    http2: false,
  });
  const url = `https://127.0.0.1:${site.relay.https}/health`;
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(url, { client });
    assertEquals(await answer.json(), { status: "ok" });
  }
}, (centre) => {
  centre.certificateAge = 3 * 365;
});

Deno.test("a relay waits for its centre at its first start, and says so", async () => {
  let opened: Promise<void> | null = null;
  await using site = await startSite(async (centre) => {
    await centre.close();
  }, (line, centre) => {
    if (line.includes("so it waits")) opened ??= Promise.resolve(centre.open());
  });
  await opened;
  assertMatch(site.log(), /does not answer \(.*a relay needs it/);
  assertEquals(await pollTo(site.url, 1), 200);
});
