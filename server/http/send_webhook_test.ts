import { assertEquals } from "@std/assert";
import { sendWebhook } from "./send_webhook.ts";

/** Sends a notification to a receiver that answers with these lines. */
async function sentTo(path: string, ...lines: readonly string[]) {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const answering = (async () => {
    using connection = await listener.accept();
    const bytes = new Uint8Array(65_536);
    await connection.read(bytes);
    const answer = lines.map((line) => `${line}\r\n`).join("");
    await connection.write(new TextEncoder().encode(`${answer}\r\n`));
    // Until the other side closes it.
    while (await connection.read(bytes).catch(() => null) !== null);
  })();
  const answer = await sendWebhook({
    url: `http://127.0.0.1:${listener.addr.port}${path}`,
    headers: {},
    body: "{}",
    allowPrivate: true,
    signal: new AbortController().signal,
  });
  await answering;
  return { ...answer, port: listener.addr.port };
}

Deno.test("an answer that changes the protocol ends the attempt", async () => {
  const { status, problem } = await sentTo(
    "/",
    "HTTP/1.1 101 Switching Protocols",
    "upgrade: websocket",
    "connection: upgrade",
  );
  assertEquals([status, problem], [101, "status 101"]);
});

Deno.test("a body that never ends is not waited for", async () => {
  const { status, problem } = await sentTo(
    "/",
    "HTTP/1.1 200 OK",
    "content-length: 1000000",
  );
  assertEquals([status, problem], [200, ""]);
});

const locations: readonly [string[], (port: number) => string][] = [
  [
    ["location: https://chat.example/hooks/SECRET?token=SECRET"],
    () => "https://chat.example",
  ],
  [["location: /hooks/SECRET/"], (port) => `http://127.0.0.1:${port}`],
  [
    ["location: https://user:SECRET@chat.example/"],
    () => "https://chat.example",
  ],
  [["location: http://["], () => "no address"],
  [[], () => "nowhere"],
];

for (const [headers, expected] of locations) {
  Deno.test(`a redirect is named without secrets: ${headers}`, async () => {
    const { problem, port } = await sentTo(
      "/hooks/SECRET",
      "HTTP/1.1 308 Permanent Redirect",
      ...headers,
    );
    assertEquals(
      problem,
      `status 308: redirects are not followed; it leads to ${expected(port)}`,
    );
  });
}
