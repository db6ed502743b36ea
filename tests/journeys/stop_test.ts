import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { type RunningServer, startServer } from "../world/server.ts";

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
    await new Promise((resolve) => setTimeout(resolve, 20));
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
