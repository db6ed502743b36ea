/**
 * Keeps groups up to date and kills itself, as `kill -9` does, before or after
 * a commit: `crash_group_child.ts DATABASE before|after COMMITS`.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "#db/store/open.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { servicesOn } from "#tests/harness/store/services.ts";

const [url, point, commits] = Deno.args;

function die(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  throw new Error("unreachable");
}

const store = await openDatabase(url!);
let left = Number(commits);
const services = await servicesOn(
  store,
  join(dirname(fileURLToPath(url!)), "archive"),
  () => new Date("2026-11-22T10:00:00Z"),
);
await refreshGroups({
  ...services,
  store: {
    ...store,
    async commit(job) {
      left--;
      if (left === 0 && point === "before") die();
      const rows = await store.commit(job);
      if (left === 0 && point === "after") die();
      return rows;
    },
  },
}, () => Promise.resolve(true));
await store.close();
