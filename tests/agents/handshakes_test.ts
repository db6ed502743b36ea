/** Tests TLS handshakes that clients abort, with curl and openssl. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { readOverview } from "#shared/contract/server.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import { openListener } from "#server/http/listener.ts";
import { connectionServing } from "#server/http/tls_server.ts";
import { loadOrMakeCertificate } from "#server/tls/certificate.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

Deno.test("handshakes that clients abort are counted and explained", async (t) => {
  await using server = await startServer();
  const { port } = new URL(server.agentTlsUrl);
  const trusting = ["--cacert", server.caPath];

  await t.step(
    "a client that accepts the certificate is no warning",
    async () => {
      assertEquals(await curl([...trusting, server.agentTlsUrl]), 0);
      assertEquals(await abortedOf(server), undefined);
    },
  );

  await t.step("one that does not trust the CA", async () => {
    for (const version of ["1.2", "1.3"]) {
      assertEquals(
        await curl(["--tls-max", version, server.agentTlsUrl]),
        NOT_VERIFIED,
      );
    }
    await counts(server, "not_trusted", 2);
    const warning = await abortedOf(server);
    assertEquals(
      [warning?.addresses, warning?.address, warning?.reason],
      [1, "127.0.0.1", "not_trusted"],
    );
    assertMatch(warning!.message, /does not trust the CA.*tls\/cacert\.pem/);
    await until(() => /https: 127\.0\.0\.1 does not trust/.test(server.log()));
  });

  await t.step("it is forgotten once a request comes from there", async () => {
    assertEquals(await curl([...trusting, server.agentTlsUrl]), 0);
    await until(async () => await abortedOf(server) === undefined);
  });

  await t.step("one that expects another name", async () => {
    const status = await curl([
      ...trusting,
      ...["--resolve", `other.example:${port}:127.0.0.1`],
      `https://other.example:${port}/ocsinventory`,
    ]);
    assertEquals(status, NOT_VERIFIED);
    await counts(server, "other_name", 1);
    await perl(`${port}`, server.caPath);
    await counts(server, "other_name", 2);
    const warning = await abortedOf(server);
    assertEquals(warning?.reason, "other_name");
    assertMatch(warning!.message, /a name that the certificate does not have/);
  });

  await t.step(
    "no TLS, an old one and a health check are no warning",
    async () => {
      assertEquals(await curl([...trusting, server.agentTlsUrl]), 0);
      await until(async () => await abortedOf(server) === undefined);
      await curl(["--http0.9", `http://127.0.0.1:${port}/`]);
      await counts(server, "not_tls", 1);
      const check = await Deno.connect({ hostname: "127.0.0.1", port: +port });
      check.close();
      await counts(server, "closed", 1);
      assertEquals(await abortedOf(server), undefined);
    },
  );

  await t.step(
    "a client in the middle of a handshake does not delay the end",
    async () => {
      const silent = await Deno.connect({ hostname: "127.0.0.1", port: +port });
      assertEquals(await server.stop(), 0);
      silent.close();
    },
  );
});

Deno.test("a version of Deno that was not tested serves https as before", () => {
  assertEquals(connectionServing("3.0.0"), undefined);
  assert(connectionServing(), "Deno has no serveHttpOnConnection any more");
});

/** The exit code of curl for a certificate that it does not accept. */
const NOT_VERIFIED = 60;

async function curl(args: readonly string[]): Promise<number> {
  const { code } = await new Deno.Command("curl", {
    args: ["-s", "--max-time", "20", "-o", "/dev/null", ...args],
  }).output();
  return code;
}

/** Connects as the Unix agents do, with the name of another server. */
async function perl(port: string, ca: string): Promise<void> {
  const script = `IO::Socket::SSL->new(PeerAddr => "127.0.0.1:$ARGV[0]",
    SSL_ca_file => $ARGV[1], SSL_verify_mode => 1, SSL_hostname => "other",
    SSL_verifycn_name => "other", SSL_verifycn_scheme => "http") and die`;
  const { success } = await new Deno.Command("perl", {
    args: ["-MIO::Socket::SSL", "-e", script, port, ca],
  }).output();
  assert(success, "perl accepts a certificate of another name");
}

async function abortedOf(server: RunningServer) {
  const { warnings } = await server.api(readOverview, {});
  return warnings.find((one): one is Warning & { code: "tls_aborted" } =>
    one.code === "tls_aborted"
  );
}

async function counts(
  server: RunningServer,
  reason: string,
  expected: number,
): Promise<void> {
  const headers = { authorization: `Bearer ${server.token}` };
  await until(async () => {
    const answer = await fetch(`${server.operatorUrl}/metrics`, { headers });
    const line = new RegExp(`^longshore_tls_${reason}_total (\\d+)$`, "m");
    return Number(line.exec(await answer.text())?.[1]) === expected;
  });
}

Deno.test("a listener over TLS that stops ends idle connections and sends answers", async () => {
  const folder = await Deno.makeTempDir();
  const { cert, key } = await loadOrMakeCertificate({
    folder,
    names: ["localhost"],
    now: new Date(),
  });
  await Deno.remove(folder, { recursive: true });
  const accepted: string[] = [];
  const listener = openListener({
    flag: "--https",
    listen: { hostname: "127.0.0.1", port: 0 },
    tls: { cert, key },
    handshakes: {
      aborted: () => {},
      accepted: (address) => void accepted.push(address),
    },
  });
  const answered = Promise.withResolvers<Response>();
  listener.answerWith((request) =>
    request.url.endsWith("/slow") ? answered.promise : new Response("here")
  );
  const open = async (path: string) => {
    const connection = await Deno.connectTls({
      hostname: "localhost",
      port: listener.port,
      caCerts: [cert.slice(cert.lastIndexOf("-----BEGIN"))],
    });
    const head = `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`;
    await connection.write(new TextEncoder().encode(head));
    return connection;
  };
  const idle = await open("/");
  assertMatch(await textOf(idle), /here$/);
  const slow = await open("/slow");
  await until(() => accepted.length === 2);
  // Far longer than the test may take: it resolves by itself.
  const stopped = listener.stop(3600);
  answered.resolve(new Response("late"));
  assertMatch(await textOf(slow), /late$/);
  await stopped;
  assertEquals(await textOf(idle), "");
  for (const one of [idle, slow]) one.close();
});

async function textOf(connection: Deno.Conn): Promise<string> {
  const bytes = new Uint8Array(4096);
  const count = await connection.read(bytes).catch(() => null);
  return new TextDecoder().decode(bytes.subarray(0, count ?? 0));
}
