import { assertEquals, assertRejects } from "@std/assert";
import {
  listPackages,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import { addressOf, call } from "./call.ts";
import { ApiProblem, Unreachable } from "./problem.ts";

/**
 * Gives every request the same answer, on a free port, until the closing brace.
 */
function answering(answer: () => Response) {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    answer,
  );
  const connection = {
    server: `http://127.0.0.1:${server.addr.port}`,
    token: "t",
  };
  return { connection, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("addressOf() fills in params and leaves out undefined fields", () => {
  const query = { after: "a/b&c", q: undefined, limit: 5 };
  assertEquals(
    addressOf(listPackages, { query }),
    "/api/v1/packages?after=a%2Fb%26c&limit=5",
  );
  assertEquals(
    addressOf(readPackage, { params: { id: "x/../y" } }),
    "/api/v1/packages/x%2F..%2Fy",
  );
});

Deno.test("call() throws what the server declined with", async () => {
  const problem = {
    type: "about:blank",
    title: "Conflict",
    status: 409,
    code: "package_active",
    detail: "Cannot delete it: it is active",
    details: {},
  };
  await using peer = answering(() => Response.json(problem, { status: 409 }));
  const error = await assertRejects(
    () => call(peer.connection, listPackages),
    ApiProblem,
    "Cannot delete it: it is active",
  );
  assertEquals([error.code, error.status], ["package_active", 409]);
});

const strangers: [string, () => Response][] = [
  ["a page", () => new Response("<h1>hello</h1>")],
  ["other JSON", () => Response.json({ packages: [] })],
  ["a proxy's error", () => new Response("Bad gateway", { status: 502 })],
  ["a way elsewhere", () => Response.redirect("http://127.0.0.1:1/", 302)],
];

for (const [situation, answer] of strangers) {
  Deno.test(`call() names a server that is not ours: ${situation}`, async () => {
    await using peer = answering(answer);
    const { server } = peer.connection;
    await assertRejects(
      () => call(peer.connection, listPackages),
      Unreachable,
      server,
    );
  });
}

Deno.test("call() says where nobody listens", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const server = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  await assertRejects(
    () => call({ server, token: "t" }, listPackages),
    Unreachable,
    `Cannot reach the server at ${server}: connection refused`,
  );
});
