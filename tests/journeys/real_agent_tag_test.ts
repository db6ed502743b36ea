import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { listEvents } from "#shared/contract/events/events.ts";
import { setField, setTag } from "#shared/contract/machines/account.ts";
import { readMachine } from "#shared/contract/machines/machines.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { begin, joined, journey } from "#tests/harness/agents/real_journey.ts";

/** A machine whose agent was installed with the tag Paris. */
async function aPc() {
  const services = await begin();
  const { server } = services;
  const agent = await services.agent({ tag: "Paris" });
  const id = await joined(server, agent);
  const { deviceId } = agent;
  // Later runs have no flag: the tag is in the agent's file.
  const installed = await services.agent({ deviceId });
  const file = join(dirname(agent.downloads), "ocsinv.adm");
  return {
    server,
    id,
    /** Sends an inventory; returns what the agent logged of the answer. */
    async reports() {
      const { exitCode, log } = await installed.cycle({ force: true });
      assertEquals(exitCode, 0, log);
      return /<RESPONSE>(\w+)<\/RESPONSE>/.exec(log)?.[1];
    },
    account: () => Deno.readTextFile(file),
    async writes(before: string, after: string) {
      const text = await Deno.readTextFile(file);
      assertStringIncludes(text, before);
      await Deno.writeTextFile(file, text.replace(before, after));
    },
    setTag: (tag: string) =>
      server.api(setTag, { body: { machines: [id], tag } }),
    async tag() {
      return (await server.api(readMachine, { params: { id } })).tag;
    },
    async changes() {
      const { events } = await server.api(listEvents, {
        query: { after: 0, kind: "machine.tag_changed" },
      });
      return events.map(({ actor, payload: { before, after } }) =>
        `${actor}: ${before}, ${after}`
      );
    },
    [Symbol.asyncDispose]: () => services[Symbol.asyncDispose](),
  };
}

journey("an operator's tag and fields reach the PC", async () => {
  await using pc = await aPc();
  assertEquals(await pc.tag(), "Paris");
  await pc.setTag("Lyon");
  await pc.server.api(setField, {
    body: { machines: [pc.id], name: "Asset number", value: "A <1> & 2" },
  });
  assertEquals(await pc.reports(), "ACCOUNT_UPDATE");
  assertMatch(
    await pc.account(),
    /<KEYNAME>TAG<\/KEYNAME>\s*<KEYVALUE>Lyon<\/KEYVALUE>/,
  );
  assertMatch(
    await pc.account(),
    /<KEYNAME>Asset number<\/KEYNAME>\s*<KEYVALUE>A &lt;1&gt; &amp; 2</,
  );
  assertEquals(await pc.reports(), "NO_ACCOUNT_UPDATE");

  // What somebody changes on the PC is corrected.
  await pc.writes("Lyon", "Nice");
  assertEquals(await pc.reports(), "ACCOUNT_UPDATE");
  assertStringIncludes(await pc.account(), "Lyon");
  await pc.setTag("");
  assertEquals(await pc.reports(), "ACCOUNT_UPDATE");
  assertStringIncludes(await pc.account(), "<KEYVALUE>NA</KEYVALUE>");
  assertEquals(await pc.reports(), "NO_ACCOUNT_UPDATE");
  assertEquals(await pc.changes(), [
    "operator:admin: Paris, Lyon",
    "operator:admin: Lyon, NA",
  ]);
});

journey(
  "a tag changed on the PC is taken where that is allowed, and never one it cannot read back",
  async () => {
    await using pc = await aPc();
    await pc.server.api(changeSettings, { body: { acceptAgentTags: true } });
    await pc.setTag("Lyon");
    assertEquals(await pc.reports(), "ACCOUNT_UPDATE");
    await pc.writes("Lyon", "Nice");
    assertEquals(await pc.reports(), "NO_ACCOUNT_UPDATE");
    assertEquals(await pc.tag(), "Nice");
    assertStringIncludes(await pc.account(), "Nice");

    // It writes é as Latin-1 into a file that it then reads as UTF-8.
    await pc.setTag("Évry");
    for (let i = 0; i < 2; i++) {
      assertEquals(await pc.reports(), "ACCOUNT_UPDATE");
      assertEquals(await pc.tag(), "Évry");
    }
    assertEquals(await pc.changes(), [
      "operator:admin: Paris, Lyon",
      "agent: Lyon, Nice",
      "operator:admin: Nice, Évry",
    ]);
  },
);
