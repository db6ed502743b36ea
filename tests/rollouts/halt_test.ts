import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { HaltRule } from "#shared/contract/rollouts/policy.ts";
import { haltAtResult } from "#db/rollouts/halt.ts";
import { rolloutById } from "#db/rollouts/rollouts.ts";
import { haltReason } from "#server/domain/rollouts/judge_wave.ts";
import { onBoth } from "#tests/harness/store/test_services.ts";
import { aRollout } from "./site.ts";

const count = fc.nat(60);
const percent = fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined });
const rule: fc.Arbitrary<HaltRule> = fc.record({
  failedPercent: percent,
  surelyFailedPercent: percent,
  failedMachines: percent,
  contradictedPercent: percent,
  codes: fc.constantFrom([], ["ERR_EXECUTE"], ["ERR_BUILD", "ERR_UNZIP"]),
});
const wave = fc.record({
  succeeded: count,
  failed: count,
  contradicted: count,
  accepted: fc.record({
    succeeded: fc.constantFrom(0, 5, 20),
    failed: fc.constantFrom(0, 1, 10),
    contradicted: fc.constantFrom(0, 3),
  }),
});

onBoth(
  "haltAtResult() halts where haltReason() does, and for the same reason",
  async (services) => {
    const { store } = services;
    const { id, packageId, machines } = await aRollout(services, 1, {
      waves: [{ rest: true }],
    });
    const machineId = machines[0]!.id;
    const at = services.now();
    await fc.assert(
      fc.asyncProperty(
        rule,
        wave,
        fc.constantFrom("ERR_EXECUTE", "ERR_UNZIP", "SUCCESS"),
        async (halt, facts, code) => {
          const { succeeded, failed, contradicted, accepted } = facts;
          await store.commit([
            {
              sql: `update rollout set state = 'running', halted = null,
                policy = json_set(policy, '$.halt', json(?))
                where assignment_id = ?`,
              params: [JSON.stringify(halt), id],
            },
            {
              sql: `update rollout_wave set succeeded = ?, failed = ?,
                contradicted = ?, accepted_succeeded = ?, accepted_failed = ?,
                accepted_contradicted = ? where assignment_id = ?`,
              params: [
                ...[succeeded, failed, contradicted],
                accepted.succeeded,
                accepted.failed,
                accepted.contradicted,
                id,
              ],
            },
            ...haltAtResult({ machineId, packageId, code, at }),
          ]);
          const rollout = await rolloutById(store.db, id);
          const expected = haltReason(
            halt,
            {
              ...facts,
              machines: succeeded + failed,
              ...{ waiting: 0, out: 0, cancelled: 0 },
              ...{ openedAt: 0, reachedAt: null, quietSince: null },
            },
            at.getTime(),
            [code],
          );
          assertEquals(rollout?.halted ?? null, expected);
          assertEquals(rollout?.state, expected ? "halted" : "running");
        },
      ),
      { numRuns: services.url.startsWith("file:") ? 100 : 8 },
    );
  },
);
