import { assertEquals } from "@std/assert";
import { reportRollout } from "#server/usecases/rollouts/report_rollout.ts";
import { onBoth } from "#tests/harness/store/test_services.ts";
import { aRollout } from "./site.ts";

onBoth(
  "a report names the codes of a rollout's failures, the most frequent first",
  async (services) => {
    const rollout = await aRollout(services, 7, {
      waves: [{ percent: 100 }],
      halt: { failedPercent: 99 },
    });
    const codes = [
      ...["SUCCESS", "SUCCESS", "ERR_UNZIP", "ERR_EXECUTE"],
      ...["ERR_EXECUTE", "ERR_EXECUTE"],
    ];
    for (const [i, code] of codes.entries()) {
      await rollout.runs(rollout.machines[i]!, code);
    }
    const { db } = services.store;
    const report = await reportRollout(db, rollout.id, services.now());
    assertEquals(
      report.failures.map(({ code, machines }) => [code, machines]),
      [["ERR_EXECUTE", 3], ["ERR_UNZIP", 1]],
    );
    const { failed, succeeded } = report.traits;
    assertEquals([failed.machines, failed.sampled], [4, 4]);
    assertEquals([succeeded.machines, succeeded.sampled], [2, 2]);
    assertEquals(report.rollout.id, rollout.id);

    // Another rollout has its own failures.
    const other = await aRollout(services, 1, { waves: [{ percent: 100 }] });
    const empty = await reportRollout(db, other.id, services.now());
    assertEquals([empty.failures, empty.traits.traits], [[], []]);
  },
);
