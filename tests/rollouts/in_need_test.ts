import { assertEquals } from "@std/assert";
import { rolloutsInNeed } from "#server/usecases/rollouts/describe_rollouts.ts";
import { onBoth } from "#tests/harness/store/test_services.ts";
import { aRollout } from "./site.ts";

onBoth(
  "what has halted or waits for approval needs an operator",
  async (services) => {
    const inNeed = async () => {
      const { store, now } = services;
      const found = await rolloutsInNeed(store.db, now(), 10);
      return found.map(({ id, waitsFor, openWave, halted }) => ({
        id,
        waitsFor,
        openWave,
        because: halted?.because ?? null,
      }));
    };
    const rollout = await aRollout(services, 2, {
      waves: [{ percent: 50 }, { percent: 100 }],
      halt: { failedMachines: 1, codes: [] },
    });
    assertEquals(await inNeed(), []);
    const [canary] = await rollout.inWave(1);
    await rollout.polls(canary!);
    await rollout.runs(canary!, "ERR_BAD_DIGEST");
    assertEquals(await inNeed(), [{
      id: rollout.id,
      waitsFor: "operator",
      openWave: 1,
      because: "failed_machines",
    }]);
    const approved = await aRollout(services, 2, {
      waves: [{ percent: 50 }, { percent: 100 }],
      advance: {
        succeededPercent: 90,
        of: "all",
        soakMinutes: 0,
        approval: "first",
      },
    });
    assertEquals((await inNeed()).find(({ id }) => id === approved.id), {
      id: approved.id,
      waitsFor: "approval",
      openWave: 0,
      because: null,
    });
  },
);
