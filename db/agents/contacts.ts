import type { PollMemory } from "#shared/contract/settings/polls.ts";
import { HOUR_MS } from "#shared/time.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { MEMORY_COLUMNS, type PolledDeployment } from "./poll.ts";

const OFFER = `update deployment
  set state = 'offered', offered_at = ?, updated_at = ?,
    known_losses = (select losses from request_loss)
  where machine_id = ? and package_id = ? and state = 'waiting'
    and attempt = ?
    and exists (select 1 from package p
      where p.id = deployment.package_id and p.active = 1)`;

/** Offers a waiting deployment, once per attempt, with its event. */
export function offerStatements(
  machineId: number,
  { packageId, attempt, force }: Pick<
    PolledDeployment,
    "packageId" | "attempt" | "force"
  >,
  at: Date,
): Statement[] {
  return [
    {
      sql: OFFER,
      params: [at.getTime(), at.getTime(), machineId, packageId, attempt],
      orElse: "the deployment is not waiting any more",
    },
    appendEvent({
      kind: "deployment.offered",
      actor: "agent",
      at,
      machineId,
      packageId,
      payload: { attempt, force },
    }),
  ];
}

const MEMORY = Object.entries(MEMORY_COLUMNS) as [keyof PollMemory, string][];

// A contact hours in the future was noted while the clock was wrong.
const NOTE_CONTACTS = `update machine set last_contact_at =
    iif(last_contact_at - c.polled_at > ${HOUR_MS}, c.polled_at,
      max(last_contact_at, c.polled_at)),
    ${MEMORY.map(([, column]) => `${column} = c.${column}`).join(", ")}
  from (select value ->> 0 as id,
    ${MEMORY.map(([, column], i) => `value ->> ${i + 1} as ${column}`).join()}
    from json_each(?)) c
  where machine.id = c.id`;

/** Stores what was collected of each machine's polls, by its id. */
export function contactStatement(
  contacts: ReadonlyMap<number, PollMemory>,
): Statement {
  const rows = [...contacts].map(([id, polls]) => [
    id,
    ...MEMORY.map(([name]) => polls[name]),
  ]);
  return { sql: NOTE_CONTACTS, params: [JSON.stringify(rows)] };
}
