import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { deflateSync, gzipSync, inflateSync } from "node:zlib";
import { packTar } from "modern-tar";
import { loadOrMakeCertificate } from "../../server/tls/certificate.ts";
import { hasRealAgent, REAL_AGENT_MISSING, realAgent } from "./real_agent.ts";

const test = hasRealAgent() ? it : it.skip;
const ID = 1700000001;

describe("Debian's real agent", () => {
  test(`polls, downloads, executes and reports${REAL_AGENT_MISSING}`, async () => {
    const folder = await Deno.makeTempDir();
    const server = await standIn(folder);
    try {
      const agent = await realAgent({
        server: server.url,
        ca: server.ca,
        folder: join(folder, "agent"),
        tag: "SITE-A",
      });
      const first = await agent.cycle();
      assertEquals(first.exitCode, 0);
      assertEquals(first.errors, []);
      assertEquals(first.timedOut, false);
      assertEquals(first.reported, [{ id: ID, code: "SUCCESS_3" }]);
      assertEquals(await agent.history(), [ID]);
      const [poll, inventory, result] = server.received;
      assert(poll?.includes(`<DEVICEID>${agent.deviceId}</DEVICEID>`));
      assert(inventory?.includes("<KEYVALUE>SITE-A</KEYVALUE>"));
      assert(result?.includes('ERR="SUCCESS_3"'));

      const other = await realAgent({
        server: server.url,
        ca: server.ca,
        folder: join(folder, "other"),
      });
      assert(other.deviceId !== agent.deviceId);
    } finally {
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    }
  });

  test(`is killed with its child at the limit${REAL_AGENT_MISSING}`, async () => {
    const folder = await Deno.makeTempDir();
    const server = await standIn(folder, "fragments are missing");
    try {
      const agent = await realAgent({ ...server, server: server.url, folder });
      const cycle = await agent.cycle({ limitMs: 5000 });
      assertEquals(cycle.timedOut, true);
      assertEquals(cycle.reported, []);
      const seen = server.missed();
      assert(seen > 1, "it asks again and again for what is not there");
      await new Promise((resolve) => setTimeout(resolve, 300));
      assertEquals(server.missed(), seen, "nothing asks any more");
    } finally {
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    }
  });
});

/** The least a server must say for one package that exits 3. */
async function standIn(folder: string, broken?: "fragments are missing") {
  const { cert, key, caPath } = await loadOrMakeCertificate({
    folder: join(folder, "tls"),
    names: ["127.0.0.1"],
    now: new Date(),
  });
  assert(caPath !== null);
  const archive = gzipSync(
    await packTar([{
      header: { name: "run.sh", size: 17, mode: 0o755 },
      body: "#!/bin/sh\nexit 3\n",
    }]),
  );
  const digest = createHash("md5").update(archive).digest("hex");
  const received: string[] = [];
  let missed = 0;

  const files = (request: Request): Response => {
    const { pathname } = new URL(request.url);
    if (pathname === `/download/${ID}/info`) {
      return new Response(
        `<DOWNLOAD ID="${ID}" PRI="1" ACT="LAUNCH" DIGEST="${digest}" ` +
          `PROTO="HTTP" FRAGS="1" DIGEST_ALGO="MD5" DIGEST_ENCODE="Hexa" ` +
          `NAME="run.sh" />`,
      );
    }
    if (pathname === `/download/${ID}/${ID}-1` && !broken) {
      return new Response(Uint8Array.from(archive));
    }
    missed++;
    return new Response("", { status: 404 });
  };
  const quiet = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const https = Deno.serve({ ...quiet, cert, key }, files);
  const http: Deno.HttpServer<Deno.NetAddr> = Deno.serve(quiet, async (
    request,
  ) => {
    if (request.method === "GET") return files(request);
    const text = inflateSync(await request.bytes()).toString();
    received.push(text);
    if (text.includes('QUERY="DOWNLOAD"')) return new Response(null);
    const reply = text.includes("<QUERY>PROLOG<")
      ? `<RESPONSE>SEND</RESPONSE><PROLOG_FREQ>1</PROLOG_FREQ>
        <OPTION><NAME>DOWNLOAD</NAME>
        <PARAM TYPE="CONF" ON="1" CYCLE_LATENCY="0" FRAG_LATENCY="0"
          PERIOD_LATENCY="0" PERIOD_LENGTH="10" TIMEOUT="7"
          EXECUTION_TIMEOUT="120" />
        <PARAM TYPE="PACK" ID="${ID}" FORCE="0" SCHEDULE="" POSTCMD=""
          INFO_LOC="127.0.0.1:${https.addr.port}/download"
          PACK_LOC="127.0.0.1:${http.addr.port}/download"
          CERT_PATH="INSTALL_PATH" CERT_FILE="INSTALL_PATH/cacert.pem" />
        </OPTION>`
      : "<RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE>";
    return new Response(
      Uint8Array.from(deflateSync(
        `<?xml version='1.0' encoding='UTF-8'?><REPLY>${reply}</REPLY>`,
      )),
    );
  });
  return {
    url: `http://127.0.0.1:${http.addr.port}/ocsinventory`,
    ca: caPath,
    received,
    missed: () => missed,
    async stop() {
      await Promise.all([http.shutdown(), https.shutdown()]);
    },
  };
}
