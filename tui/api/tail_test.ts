import { assert, assertEquals, assertRejects } from "@std/assert";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { ApiProblem, UnreadableReply } from "./problem.ts";
import { type Link, tail } from "./tail.ts";

const LAST = 12;

function event(seq: number, kind = "deployment.offered"): string {
  const data = JSON.stringify({
    seq,
    at: "2026-03-01T10:00:00.000Z",
    kind,
    actor: "server",
    source: "",
    machine: null,
    package: null,
    payload: {},
  });
  return `id: ${seq}\ndata: ${data}\n\n`;
}

/** A server whose connections break, each in the way `link` determines. */
function serving(link: (after: number, request: number) => Response) {
  let requests = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => link(Number(request.headers.get("last-event-id")), requests++),
  );
  const connection = {
    server: `http://127.0.0.1:${server.addr.port}`,
    token: "t",
  };
  return { connection, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("tail() yields each event once over connections that break", async () => {
  await using peer = serving((after, request) => {
    if (request % 3 === 1) return new Response("busy", { status: 503 });
    const repeated = event(Math.max(1, after));
    const whole = event(after + 1) + event(after + 2);
    return new Response(repeated + whole + event(after + 3).slice(0, 40));
  });
  const closing = new AbortController();
  const links: Link["state"][] = [];
  const seen: number[] = [];
  const events = tail(peer.connection, {
    after: 0,
    signal: closing.signal,
    onLink: ({ state }) => links.push(state),
    pauseMs: 1,
  });
  for await (const { seq } of events) {
    seen.push(seq);
    if (seq === LAST) closing.abort();
  }
  assertEquals(seen, Array.from({ length: LAST }, (_, i) => i + 1));
  assertEquals(links.slice(0, 4), ["live", "lost", "lost", "live"]);
});

Deno.test("tail() goes on where the log ends after events were lost", async () => {
  const reset =
    `event: reset\ndata: {"seq":3,"at":"2026-03-01T10:00:00.000Z"}\n\n`;
  await using peer = serving((after) =>
    new Response(after === 9 ? reset + event(4) + event(5) : event(after + 1))
  );
  const closing = new AbortController();
  const seen: number[] = [];
  let losses = 0;
  const events = tail(peer.connection, {
    after: 8,
    signal: closing.signal,
    onLost: () => losses++,
    onMissed: () => {
      throw new Error("nothing was summarised");
    },
    pauseMs: 1,
  });
  for await (const { seq } of events) {
    seen.push(seq);
    if (seq === 5) closing.abort();
  }
  assertEquals(seen, [9, 4, 5]);
  assertEquals(losses, 1);
});

Deno.test("tail() reports a silent connection, and closes it", async () => {
  const startedAt = new Date();
  const links: Link[] = [];
  await using peer = serving((after, request) =>
    new Response(
      new ReadableStream({
        start: (controller) =>
          controller.enqueue(new TextEncoder().encode(
            request === 0 ? event(1) : event(after + 1),
          )),
      }),
    )
  );
  const closing = new AbortController();
  const options = {
    after: 0,
    signal: closing.signal,
    pauseMs: 1,
    silence: { reportMs: 10, closeMs: 30 },
    onLink: (link: Link) => links.push(link),
  };
  const seen: LogEvent[] = [];
  for await (const next of tail(peer.connection, options)) {
    if (seen.push(next) === 3) closing.abort();
  }
  assertEquals(seen.map(({ seq }) => seq), [1, 2, 3]);
  const [live, silent, lost] = links;
  assertEquals(
    [live, silent, lost].map((link) => link?.state),
    ["live", "silent", "lost"],
  );
  assert(silent?.state === "silent" && lost?.state === "lost");
  assert(silent.since >= startedAt);
  assertEquals(lost.since, silent.since, "both count from the last byte");
});

Deno.test("tail() is live again when a byte comes after all", async () => {
  const links: Link["state"][] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await using peer = serving(() =>
    new Response(
      new ReadableStream({
        async start(controller) {
          const encoder = new TextEncoder();
          controller.enqueue(encoder.encode(": begins\n\n"));
          await promise;
          controller.enqueue(encoder.encode(event(1)));
        },
      }),
    )
  );
  const closing = new AbortController();
  const events = tail(peer.connection, {
    after: 0,
    signal: closing.signal,
    silence: { reportMs: 10, closeMs: 3_600_000 },
    onLink(link) {
      links.push(link.state);
      if (link.state === "silent") resolve();
    },
  });
  assertEquals((await events.next()).value?.seq, 1);
  assertEquals(links, ["live", "silent", "live"]);
  closing.abort();
  await events.return(undefined);
});

Deno.test("tail() ends when its token is refused", async () => {
  const problem = {
    type: "about:blank",
    title: "Unauthorized",
    status: 401,
    code: "bad_token",
    detail: "This token was revoked",
    details: {},
  };
  await using peer = serving(() => Response.json(problem, { status: 401 }));
  const events = tail(peer.connection, {
    after: 0,
    signal: new AbortController().signal,
  });
  await assertRejects(() => events.next(), ApiProblem, "was revoked");
});

Deno.test("tail() ends at an event of a newer server", async () => {
  await using peer = serving(() => new Response(event(7, "moon.landed")));
  const events = tail(peer.connection, {
    after: 0,
    signal: new AbortController().signal,
  });
  await assertRejects(
    () => events.next(),
    UnreadableReply,
    "Event 7 is of a kind",
  );
});
