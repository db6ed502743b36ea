import { assert, assertEquals } from "@std/assert";
import { readDeployment } from "#shared/contract/deployments/deployments.ts";
import { setActivation } from "#shared/contract/packages/packages.ts";
import { withProgram } from "#tests/harness/server/installed.ts";
import { CACHES, startMirror } from "#tests/harness/server/mirror.ts";
import { allSucceed, deploy, fragmentUrl, openSite } from "./site.ts";

const MACHINES = 6;

for (const cache of CACHES) {
  withProgram(
    cache.program,
    `${cache.name} fetches a package once for all machines of a site`,
    async () => {
      await using site = await openSite(MACHINES);
      await using mirror = await startMirror(cache, site.origin);
      const direct = await deploy(site, "direct");
      await allSucceed(site.agents, direct.id);
      const without = site.relay.received();
      await site.set({ fragmentHost: mirror.host });

      const { id, bytes } = await deploy(site, "mirrored");
      await allSucceed(site.agents, id);
      const withMirror = site.relay.received() - without;
      assert(without > MACHINES * bytes, `${without} of ${bytes}`);
      assert(
        withMirror > bytes && withMirror < bytes + 10_000,
        `${withMirror} of ${bytes}: ${mirror.log()}`,
      );
      for (const machine of site.machines) {
        const { unverified, state } = await site.server.api(readDeployment, {
          params: { machine, package: id },
        });
        assertEquals([state, unverified], ["succeeded", null]);
      }
    },
  );
}

for (const cache of CACHES) {
  withProgram(
    cache.program,
    `${cache.name} serves ranges, and what it keeps while the server is away`,
    async () => {
      await using site = await openSite(1);
      await using mirror = await startMirror(cache, site.origin);
      await site.set({ fragmentHost: mirror.host });
      const { id } = await deploy(site);
      await allSucceed(site.agents, id);
      const url = fragmentUrl(site, id);

      const part = await fetch(url, { headers: { range: "bytes=10-19" } });
      const whole = await fetch(url);
      const bytes = await whole.bytes();
      const etag = whole.headers.get("etag") ?? "";
      assertEquals(part.status, 206);
      assertEquals(await part.bytes(), bytes.slice(10, 20));
      assertEquals(
        part.headers.get("content-range"),
        `bytes 10-19/${bytes.length}`,
      );
      const same = await fetch(url, { headers: { "if-none-match": etag } });
      await same.body?.cancel();
      assertEquals(same.status, 304);

      await site.server.stop();
      const away = await fetch(url);
      assertEquals([away.status, await away.bytes()], [200, bytes]);
      await mirror.stop();
      await mirror.start();
      const later = await fetch(url);
      const kept = await later.bytes();
      assertEquals(later.status === 200, cache.isKept, cache.name);
      if (cache.isKept) assertEquals(kept, bytes);
    },
  );
}

for (const cache of CACHES) {
  withProgram(
    cache.program,
    `${cache.name} passes on nothing but fragments of mirrors`,
    async () => {
      await using site = await openSite(1);
      await using mirror = await startMirror(cache, site.origin);
      await site.set({ fragmentHost: mirror.host });
      const { id } = await deploy(site);
      await allSucceed(site.agents, id);
      const url = fragmentUrl(site, id);
      const status = async (path: string, method = "GET") => {
        const answer = await fetch(new URL(path, url), { method });
        await answer.body?.cancel();
        return answer.status;
      };
      const { pathname } = new URL(url);
      const denied = async (path: string, method?: string) => {
        const code = await status(path, method);
        assert(code >= 400 && code < 500, `${method} ${path}: ${code}`);
      };
      await denied("/");
      await denied("/ocsinventory");
      await denied("/metrics");
      await denied(`/download/1-1-${"a".repeat(43)}/${id}/${id}-1`);
      await denied(pathname, "POST");
      await denied(pathname, "DELETE");
      const forged = pathname.replace(/-[\w-]{43}\//, `-${"a".repeat(43)}/`);
      await denied(forged);

      // A recall ends the path; what the mirror has is served all the same.
      await site.server.api(setActivation, {
        params: { id },
        body: { active: false },
      });
      assertEquals(await status(pathname), 200);
      const direct = await fetch(`http://${site.origin}${pathname}`);
      assertEquals([direct.status, (await direct.bytes()).length], [200, 0]);
      assertEquals(direct.headers.get("cache-control"), "no-cache");
    },
  );
}
