import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  listDuplicates,
  mergeDuplicate,
  undoDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
} from "#shared/contract/groups/groups.ts";
import { makePlan } from "#shared/contract/assignments/plans.ts";
import { changeGroupSettings } from "#shared/contract/settings/settings.ts";
import {
  inventoryContent,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import { inventory, pack } from "#tests/harness/agents/agent_wire.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Ledger } from "./ledger.ts";

type Act = (
  server: RunningServer,
  ledger: Ledger,
  random: () => number,
) => Promise<void>;

function oneOf<Of>(all: readonly Of[], random: () => number): Of | undefined {
  return all[Math.floor(random() * all.length)];
}

/** Sets a group's poll interval. */
export const set: Act = async ({ api }, ledger, random) => {
  const id = oneOf([...ledger.claims().values("members").keys()], random);
  if (id === undefined) return;
  const pollHours = 1 + Math.floor(random() * 100);
  await ledger.sending(
    "setting",
    id,
    pollHours,
    () =>
      api(changeGroupSettings, {
        params: { id: Number(id) },
        body: { pollHours },
      }),
  );
};

const QUERIES = ["name:sim*", "os:windows", "name:sim00000*", "tag:SIM"];
/** The most groups with a query at a time. */
const MOST_QUERIES = 6;

/** Creates a group with a query, changes its query, or deletes it. */
export const ask: Act = async ({ api }, ledger, random) => {
  const query = oneOf(QUERIES, random)!;
  const there = QUERIES.flatMap((one) => ledger.keys("query", one));
  const chance = random();
  if (there.length < MOST_QUERIES && (there.length === 0 || chance < 0.4)) {
    const name = `asked ${random().toString(36).slice(2)}`;
    const { id } = await api(createGroup, { body: { name, query } });
    ledger.enter("query", `${id}`, query);
    return;
  }
  const id = oneOf(there, random)!;
  const params = { id: Number(id) };
  await (chance < 0.7
    ? ledger.sending(
      "query",
      id,
      query,
      () => api(changeGroup, { params, body: { query } }),
    )
    : ledger.sending(
      "query",
      id,
      "gone",
      () => api(deleteGroup, { params }),
    ));
};

/**
 * Makes a plan and carries it out, or repeats the request for one that may have
 * been carried out: if it was, the request is refused, and it has an effect
 * only once.
 */
export const plan: Act = async ({ api }, ledger, random) => {
  const again = oneOf(ledger.keys("planned", true), random);
  if (again !== undefined && random() < 0.3) {
    // It may not have been carried out: then this request does it.
    const body = { planId: Number(again), mayGrowBy: 100 };
    await ledger.sending(
      "planned",
      again,
      true,
      () => api(createAssignment, { body }),
    );
    return;
  }
  const packageId = oneOf(ledger.keys("deleted", false), random);
  if (packageId === undefined) return;
  const { id } = await api(makePlan, {
    body: { packageId: Number(packageId), query: "name:sim*" },
  });
  ledger.enter("planned", `${id}`, false);
  await ledger.sending(
    "planned",
    `${id}`,
    true,
    () => api(createAssignment, { body: { planId: id, mayGrowBy: 100 } }),
  );
};

/** Computers of this kind come in pairs that look alike. */
export const TWIN = "twin";
/** The most pairs of possible duplicates at a time. */
const MOST_PAIRS = 4;

/** Registers two machines that look alike, merges a pair, or undoes a merge. */
export const merge: Act = async ({ api, agentUrl }, ledger, random) => {
  const pairs = [
    ...ledger.keys("pair", "open"),
    ...ledger.keys("pair", "merged"),
  ];
  if (pairs.length < MOST_PAIRS && random() < 0.5) {
    const name = `${TWIN}${random().toString(36).slice(2, 10)}`;
    for (let n = 0; n < 2; n++) {
      const number = 1_000_000 + Math.floor(random() * 1_000_000);
      const day = String(n + 1).padStart(2, "0");
      const deviceId = `${name}-2026-03-${day}-04-05-06`;
      const machine = simulatedMachine(number, { name, deviceId });
      const body = pack(
        inventory(machine, inventoryContent(machine, [])),
        "unix",
      );
      const answer = await fetch(agentUrl, { method: "POST", body });
      await answer.body?.cancel();
    }
    const { rows } = await api(listDuplicates, { query: { state: "open" } });
    for (const { id } of rows) {
      if (!pairs.includes(`${id}`)) ledger.enter("pair", `${id}`, "open");
    }
    return;
  }
  const id = oneOf(pairs, random);
  if (id === undefined) return;
  const params = { id: Number(id) };
  await (ledger.keys("pair", "open").includes(id)
    ? ledger.sending(
      "pair",
      id,
      "merged",
      () => api(mergeDuplicate, { params, body: {} }),
    )
    : ledger.sending(
      "pair",
      id,
      "open",
      () => api(undoDuplicate, { params }),
    ));
};
