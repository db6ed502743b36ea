import { assertEquals, assertMatch } from "@std/assert";
import { inflateSync } from "node:zlib";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";

const CAPTURES = new URL("../agents/captures/", import.meta.url);

/**
 * Sends a recorded request unchanged; returns the status and the XML of the
 * answer.
 */
async function replay(server: RunningServer, name: string, agent: string) {
  const answer = await fetch(server.agentUrl, {
    method: "POST",
    headers: { "user-agent": agent },
    body: await Deno.readFile(new URL(`${name}.req.raw`, CAPTURES)),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const xml = bytes.length > 0 ? inflateSync(bytes).toString() : "";
  return { status: answer.status, xml };
}

const UNIX = "OCS-NG_unified_unix_agent_v2.10.0";
const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";

/**
 * Creates, activates and assigns a command without an archive; returns its id.
 */
async function give(server: RunningServer, machine: number, priority: number) {
  const made = await server.api(createPackage, {
    body: {
      name: `p${priority}`,
      action: "execute",
      command: "true",
      priority,
    },
  });
  const id = made.package!.id;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  await server.api(createAssignment, {
    body: { packageId: id, machines: [machine] },
  });
  return id;
}

Deno.test("a Unix agent's requests to the real server get the same answers, except for priority 0", async () => {
  await using server = await startServer();
  const first = await replay(server, "unix-flow/001-PROLOG", UNIX);
  assertMatch(first.xml, /<RESPONSE>SEND<\/RESPONSE>/);
  const inventory = await replay(server, "unix-flow/002-INVENTORY", UNIX);
  assertMatch(inventory.xml, /<RESPONSE>NO_ACCOUNT_UPDATE<\/RESPONSE>/);

  const { rows: [machine] } = await server.api(listMachines, {});
  assertEquals(machine?.deviceId, "vm-2026-11-22-12-20-35");
  const other = await give(server, machine!.id, 5);
  const absolute = await give(server, machine!.id, 0);
  const offered = async () => {
    const { xml } = await replay(server, "unix-prio0/001-PROLOG", UNIX);
    assertMatch(xml, /<RESPONSE>STOP<\/RESPONSE>/);
    return [...xml.matchAll(/TYPE="PACK" ID="(\d+)"/g)].map(([, id]) =>
      Number(id)
    );
  };
  // The real server offered both together and left the order to the agent.
  assertEquals(await offered(), [absolute]);
  assertEquals((await offered()).includes(other), false);

  const report = await replay(server, "unix-flow/015-DOWNLOAD", UNIX);
  assertEquals(report, { status: 200, xml: "" });
  const { events } = await server.api(listEvents, {});
  assertEquals(events.at(-1)?.kind, "deployment.result_unexpected");
  assertEquals(events.at(-1)?.payload["code"], "SUCCESS_3");
});

Deno.test("a Windows agent's requests, whose zlib streams have no end, get the same answers", async () => {
  await using server = await startServer();
  const folder = "windows-handbuilt";
  const first = await replay(server, `${folder}/001-PROLOG`, WINDOWS);
  assertMatch(first.xml, /<RESPONSE>SEND<\/RESPONSE>/);
  const inventory = await replay(server, `${folder}/002-INVENTORY`, WINDOWS);
  assertMatch(inventory.xml, /<RESPONSE>NO_ACCOUNT_UPDATE<\/RESPONSE>/);
  const known = await replay(server, `${folder}/003-PROLOG`, WINDOWS);
  assertMatch(known.xml, /<RESPONSE>STOP<\/RESPONSE>/);
  for (const name of ["004-DOWNLOAD", "005-NOTIFY"]) {
    const answer = await replay(server, `${folder}/${name}`, WINDOWS);
    assertEquals(answer, { status: 200, xml: "" });
  }
  const { rows } = await server.api(listMachines, {});
  assertEquals(rows.map(({ family }) => family), ["windows"]);
});
