import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import {
  type AgentListeners,
  type AgentListenersOptions,
  openAgentListeners,
} from "#server/start/agent_listeners.ts";
import { CannotListen } from "#server/http/listener.ts";
import { loadOrMakeCertificate } from "#server/tls/certificate.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { prolog, report, STOP } from "./listener.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };
const ANSWERS = {
  trustProxies: [],
  locations: { http: "a:1", https: "a:2" },
  reading: null,
};

describe("the agents' listeners", () => {
  let folder: string;
  let options: AgentListenersOptions;
  let listeners: AgentListeners | null;
  let results: string[];
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    const { cert, key } = await loadOrMakeCertificate({
      folder,
      names: ["localhost"],
      now: new Date(),
    });
    results = [];
    listeners = null;
    options = {
      listen: { http: LOOPBACK, https: LOOPBACK, tls: { cert, key } },
      service: {
        answerPoll: () => Promise.resolve(STOP),
        recordResult: (_, { packageId, code }) => {
          if (code === "ERR_FULL") return Promise.reject(new Error("full"));
          results.push(`${packageId} ${code}`);
          return Promise.resolve();
        },
      } as Partial<AgentService> as AgentService,
      relays: {
        identifyRelay: () => Promise.resolve(null),
      } as Partial<RelayService> as RelayService,
      forServers: () => Promise.resolve("missing"),
      readiness: () => Promise.resolve(["files"]),
      log: () => {},
      handshakes: { aborted: () => {}, accepted: () => {} },
    };
  });
  afterEach(async () => {
    await listeners?.stop(1);
    await Deno.remove(folder, { recursive: true });
  });

  const post = (port: number, body: string) =>
    fetch(`http://127.0.0.1:${port}/ocsinventory`, { method: "POST", body });

  async function statusOf(port: number, body: string): Promise<number> {
    const answer = await post(port, body);
    await answer.body?.cancel();
    return answer.status;
  }

  it("tell load balancers whether the server is ready", async () => {
    listeners = await openAgentListeners(options);
    await listeners.answerWith(ANSWERS);
    const at = `http://127.0.0.1:${listeners.http}`;
    const ready = await fetch(`${at}/ready`);
    assertEquals([ready.status, await ready.json()], [503, {
      ready: false,
      missing: ["files"],
    }]);
    const health = await fetch(`${at}/health`);
    assertEquals([health.status, await health.json()], [200, { status: "ok" }]);
  });

  it("let requests wait until they have a service, then answer everything", async () => {
    listeners = await openAgentListeners(options);
    const early = statusOf(listeners.http, report("SUCCESS_0"));
    assertEquals(results, []);
    await listeners.answerWith(ANSWERS);
    assertEquals(await early, 200);
    assertEquals(results.splice(0), ["1700000001 SUCCESS_0"]);
    const answer = await post(listeners.http, prolog());
    assertMatch(await answer.text(), /<RESPONSE>STOP</);
    assertEquals(await statusOf(listeners.http, report("SUCCESS")), 200);
    assertEquals(results, ["1700000001 SUCCESS"]);
    // A report that was not stored is never answered 200.
    assertEquals(await statusOf(listeners.http, report("ERR_FULL")), 503);
  });

  it("refuse a port that is in use", async () => {
    listeners = await openAgentListeners(options);
    const http = { ...LOOPBACK, port: listeners.http };
    const error = await assertRejects(
      () =>
        openAgentListeners({ ...options, listen: { ...options.listen, http } }),
      CannotListen,
    );
    assertMatch(error.message, /choose another with --http$/);
  });

  it("share their ports among threads, and every thread answers", async () => {
    listeners = await openAgentListeners({ ...options, threads: 2 });
    await listeners.answerWith(ANSWERS);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => statusOf(listeners!.http, prolog())),
    );
    assertEquals(new Set(answers), new Set([200]));
    const http = { ...LOOPBACK, port: listeners.http };
    const listen = { ...options.listen, http };
    await assertRejects(
      () => openAgentListeners({ ...options, listen, threads: 2 }),
      CannotListen,
      "another program has the port",
    );
  });

  it("report that their thread has died", async () => {
    const script = new URL("./dying_agent_thread.ts", import.meta.url);
    listeners = await openAgentListeners({ ...options, script });
    await assertRejects(() => listeners!.answerWith(ANSWERS), Error, "died");
    assertMatch(await listeners.died, /has died: .*out of memory/);
  });
});
