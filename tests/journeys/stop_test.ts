import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { listEvents } from "#shared/contract/events/events.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  pack,
  report,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

describe("the server, when it is stopped,", () => {
  it("ends streams, lets an upload finish, and exits with 0", async () => {
    await using server = await startServer();
    const stream = await follow(server);
    const [first, second] = ["the first half, ", "and the second"] as const;
    const upload = await startUpload(server, first.length + second.length);
    await upload.send(first);
    await arrived(server);

    const ended = server.stop();
    assertEquals(await rest(stream), "", "the stream ends, and without noise");
    await upload.send(second);
    assertEquals(await upload.status(), 201);
    assertEquals(await ended, 0, server.log());
  });

  it("keeps the report that is arriving, because an agent sends a failure once", async () => {
    await using server = await startServer();
    const machine = simulatedMachine(1);
    const ca = await Deno.readTextFile(server.caPath);
    using agent = simulatedAgent({ server: server.agentUrl, ca, machine });
    await agent.cycle();

    const bytes = pack(report(machine, 1_700_000_000, "ERR_BUILD"), "unix");
    const sent = await startReport(server, bytes.length);
    await sent.write(bytes.slice(0, 10));
    const ended = server.stop();
    await until(() => server.log().includes("stopping"));
    await sent.write(bytes.slice(10));
    assertEquals([await sent.status(), await ended], [200, 0], server.log());

    await server.restart();
    const { events } = await server.api(listEvents);
    assertEquals(events.at(-1)?.kind, "deployment.result_unexpected");
  });

  it("does not wait forever, and leaves nothing incomplete", async () => {
    await using server = await startServer();
    const upload = await startUpload(server, 1_000_000);
    await upload.send("this never ends");
    await arrived(server);
    assertEquals(await server.stop(), 0, server.log());
    assertNotEquals(await upload.status(), 201);
    await server.restart();
    assertEquals(namesIn(incoming(server)), []);
  });

  it("exits with 0 while a reader does not read", async () => {
    await using server = await startServer();
    const stream = await follow(server);
    assertEquals(await server.stop(), 0, server.log());
    await stream.cancel().catch(() => {});
    assertStringIncludes(server.log(), "stopping");
  });
});

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Opens the log as a stream, and waits until it has begun. */
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

/** An upload of this many bytes, sent when the test calls `send`. */
async function startUpload(server: RunningServer, bytes: number) {
  const { hostname, port } = new URL(server.operatorUrl);
  const wire = await Deno.connect({ hostname, port: Number(port) });
  const send = async (text: string) => {
    const left = new TextEncoder().encode(text);
    for (let sent = 0; sent < left.length;) {
      sent += await wire.write(left.subarray(sent));
    }
  };
  await send([
    "POST /api/v1/archives?name=notes.txt HTTP/1.1",
    "Host: localhost",
    `Authorization: ${bearer(server).authorization}`,
    `Content-Length: ${bytes}`,
    "Connection: close",
    "\r\n",
  ].join("\r\n"));
  return {
    send,
    /** Its status once it has ended; 0 if the connection broke. */
    async status(): Promise<number> {
      const answer = await new Response(wire.readable).text().catch(() => "");
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
    },
  };
}

/** A report of this many bytes, whose body the server has begun to read. */
async function startReport(server: RunningServer, bytes: number) {
  const { hostname, port, pathname } = new URL(server.agentUrl);
  const socket = await Deno.connect({ hostname, port: Number(port) });
  const write = async (left: Uint8Array) => {
    for (let sent = 0; sent < left.length;) {
      sent += await socket.write(left.subarray(sent));
    }
  };
  await write(
    new TextEncoder().encode([
      `POST ${pathname} HTTP/1.1`,
      "Host: localhost",
      `Content-Type: ${CONTENT_TYPE.unix}`,
      `User-Agent: ${USER_AGENT.unix}`,
      `Content-Length: ${bytes}`,
      "Connection: close",
      // The server says when it is ready for the body.
      "Expect: 100-continue",
      "\r\n",
    ].join("\r\n")),
  );
  let answer = "";
  const read = async () => {
    const buffer = new Uint8Array(4096);
    const n = await socket.read(buffer);
    answer += new TextDecoder().decode(buffer.subarray(0, n ?? 0));
    return n !== null;
  };
  while (!answer.includes("100 Continue\r\n\r\n")) {
    if (!await read()) throw new Error(`The server closed: ${answer}`);
  }
  answer = "";
  return {
    write,
    /** Its status once the server has closed the connection. */
    async status(): Promise<number> {
      while (await read());
      socket.close();
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
    },
  };
}

/** Waits until the upload has a folder of its own. */
function arrived(server: RunningServer): Promise<void> {
  return until(() => namesIn(incoming(server)).length > 0);
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
