import { assertEquals, assertMatch } from "@std/assert";
import { mirrorState } from "#db/settings/mirrors.ts";
import { probeMirror } from "#server/http/mirror_probe.ts";
import { checkMirrors } from "#server/usecases/deployments/check_mirrors.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { freePort } from "#tests/harness/server/installed.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const root = { name: "root", role: "admin" } as const;

function setHost(services: TestServices, fragmentHost: string | null) {
  return changeSettings(services, {
    scope: { level: "global" },
    change: { fragmentHost },
  }, root);
}

/** Serves on a port as a mirror would, or as something else. */
function serve(port: number, answer: (path: string) => Response) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen() {} },
    (request) => answer(new URL(request.url).pathname),
  );
  return { [Symbol.asyncDispose]: () => server.shutdown() };
}

onBoth(
  "mirrors are checked by a request to this server through them",
  async (test) => {
    const services = { ...test, probeMirror };
    const port = freePort();
    const host = `127.0.0.1:${port}`;
    const log: string[] = [];
    const check = () => checkMirrors(services, (line) => log.push(line));
    const state = () => mirrorState(services.store.db, host);
    const at = services.now().getTime();
    await setHost(test, host);

    // Nothing listens there: the machines may reach it nevertheless.
    await check();
    assertEquals((await state())?.failingSince, null);
    assertMatch((await state())?.problem ?? "", /refused/);

    const asMirror = (path: string) =>
      new Response(services.capabilities.answerCheck(path.split("/").at(-1)!));
    {
      await using _ = serve(port, asMirror);
      await check();
      assertEquals(await state(), {
        host,
        checkedAt: at,
        answeredAt: at,
        failingSince: null,
        problem: null,
      });
    }
    // It answered before, so now it is down.
    test.pass(60);
    await check();
    assertEquals((await state())?.failingSince, at + 60_000);
    {
      await using _ = serve(port, () => new Response("hello"));
      test.pass(60);
      await check();
      assertEquals(await state(), {
        host,
        checkedAt: at + 120_000,
        answeredAt: at,
        failingSince: at + 60_000,
        problem: "another answer than this server's",
      });
    }
    {
      await using _ = serve(port, () => new Response("", { status: 502 }));
      await check();
      assertEquals((await state())?.problem, "status 502");
    }
    {
      await using _ = serve(port, asMirror);
      await check();
      assertEquals((await state())?.failingSince, null);
    }
    assertEquals(log.length, 6, log.join("\n"));
    assertEquals(log.at(-1), `mirror ${host}: works now`);

    await setHost(test, null);
    await check();
    assertEquals(await state(), null);
  },
);

onBoth(
  "a mirror that never answers right is avoided from the start",
  async (test) => {
    const services = { ...test, probeMirror };
    const port = freePort();
    await using _ = serve(
      port,
      () => new Response("not found", { status: 404 }),
    );
    await setHost(test, `127.0.0.1:${port}`);
    await checkMirrors(services, () => {});
    const state = await mirrorState(services.store.db, `127.0.0.1:${port}`);
    assertEquals([state?.failingSince, state?.problem], [
      services.now().getTime(),
      "status 404",
    ]);
  },
);

onBoth(
  "the setting takes the host and the port of a mirror, and nothing else",
  async (services) => {
    for (const host of ["mirror", "m.lyon:8080", "10.0.0.1:80", "[::1]:80"]) {
      const { values } = await setHost(services, host);
      assertEquals(values.fragmentHost, host);
    }
  },
);
