import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { listEvents } from "../../shared/events.ts";
import { simulatedAgent } from "../world/agent.ts";
import { simulatedMachine } from "../world/agent_machine.ts";
import { CONTENT_TYPE, pack, report, USER_AGENT } from "../world/agent_wire.ts";
import { type RunningServer, startServer } from "../world/server.ts";
import { sleep } from "../world/sleep.ts";

describe("the server, told to stop,", () => {
  it("ends streams, lets an upload end, and ends well", async () => {
    await using server = await startServer();
    const stream = await follow(server);
    const upload = startUpload(server);
    await upload.send("the first half, ");
    await arrived(server);

    const ended = server.stop();
    assertEquals(await rest(stream), "", "the stream ends, and without noise");
    await upload.send("and the second");
    upload.end();
    assertEquals(await upload.answer, 201);
    assertEquals(await ended, 0, server.log());
  });

  it("keeps the report that is arriving: an agent sends a failure once", async () => {
    await using server = await startServer();
    const machine = simulatedMachine(1);
    const ca = await Deno.readTextFile(server.caPath);
    using agent = simulatedAgent({ server: server.agentUrl, ca, machine });
    await agent.cycle();

    const bytes = pack(report(machine, 1_700_000_000, "ERR_BUILD"), "unix");
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const answer = fetch(server.agentUrl, {
      method: "POST",
      body: readable,
      headers: {
        "content-type": CONTENT_TYPE.unix,
        "user-agent": USER_AGENT.unix,
      },
    });
    await writer.write(bytes.slice(0, 10));
    await sleep(300); // until the server reads on; nothing outside shows it
    const ended = server.stop();
    await sleep(300);
    await writer.write(bytes.slice(10));
    await writer.close();
    const { status, body } = await answer;
    await body?.cancel();
    assertEquals([status, await ended], [200, 0], server.log());

    await server.restart();
    const { events } = await server.api(listEvents);
    assertEquals(events.at(-1)?.kind, "deployment.result_unexpected");
  });

  it("does not wait for ever, and leaves nothing half made", async () => {
    await using server = await startServer();
    const upload = startUpload(server);
    await upload.send("this never ends");
    await arrived(server);
    assertEquals(await server.stop(), 0, server.log());
    upload.end();
    await upload.answer;
    await server.restart();
    assertEquals(namesIn(incoming(server)), []);
  });

  it("ends well while a reader does not read", async () => {
    await using server = await startServer();
    const stream = await follow(server);
    assertEquals(await server.stop(), 0, server.log());
    await stream.cancel().catch(() => {});
    assertStringIncludes(server.log(), "stopping");
  });
});

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The log as a stream that has begun. */
async function follow(server: RunningServer): Promise<Reader> {
  const answer = await fetch(`${server.operatorUrl}/api/v1/events`, {
    headers: { ...bearer(server), accept: "text/event-stream" },
  });
  assertEquals(answer.status, 200);
  const reader = answer.body!.getReader();
  await reader.read();
  return reader;
}

async function rest(reader: Reader): Promise<string> {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
}

/** An upload whose bytes are sent when the test says so. */
function startUpload(server: RunningServer) {
  const { readable, writable } = new TransformStream<Uint8Array>();
  const writer = writable.getWriter();
  const answer = fetch(
    `${server.operatorUrl}/api/v1/archives?name=notes.txt`,
    {
      method: "POST",
      body: readable,
      headers: {
        ...bearer(server),
        "content-type": "application/octet-stream",
      },
    },
  ).then(async (answer) => {
    await answer.body?.cancel();
    return answer.status;
  }, () => 0);
  return {
    /** Its status; 0 if the connection broke. */
    answer,
    send: (text: string) => writer.write(new TextEncoder().encode(text)),
    end: () => void writer.close().catch(() => {}),
  };
}

/** Waits until the upload has a folder of its own. */
async function arrived(server: RunningServer): Promise<void> {
  while (namesIn(incoming(server)).length === 0) {
    await sleep(20);
  }
}

function incoming(server: RunningServer): string {
  return join(server.data, "archive", "incoming");
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

function bearer(server: RunningServer) {
  return { authorization: `Bearer ${server.token}` };
}
