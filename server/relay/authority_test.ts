import { assertEquals, assertRejects } from "@std/assert";
import { digestOfCertificate, fetchAuthority } from "./authority.ts";
import { LinkDown } from "./link.ts";
import { issueAuthority, issueServer } from "#server/tls/issue.ts";

const now = new Date();
const authority = await issueAuthority(now);
const { cert, key } = await issueServer(authority, ["localhost"], now);
const digest = digestOfCertificate(authority.cert)!;

/** A centre whose answer is the text, again and again if it does not end. */
function aCentre(text: string, isEnded: boolean) {
  const bytes = new TextEncoder().encode(text);
  const body = () => {
    let timer: ReturnType<typeof setInterval> | undefined;
    return new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes);
        if (isEnded) controller.close();
        else timer = setInterval(() => controller.enqueue(bytes), 20);
      },
      cancel() {
        clearInterval(timer);
      },
    });
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
    () => new Response(body()),
  );
  return {
    url: `https://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("the CA of the centre is taken by its digest", async () => {
  await using centre = aCentre(authority.cert, true);
  assertEquals(await fetchAuthority(centre.url, digest), authority.cert);
});

Deno.test("an answer that does not end is not waited for", async () => {
  await using centre = aCentre("-", false);
  await assertRejects(
    () => fetchAuthority(centre.url, digest, 200),
    LinkDown,
    "no answer within 0.2 s",
  );
});

Deno.test("a long answer is not read to its end", async () => {
  await using centre = aCentre("x".repeat(100_000), false);
  await assertRejects(
    () => fetchAuthority(centre.url, digest),
    LinkDown,
    "too long",
  );
});
