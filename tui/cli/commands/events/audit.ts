import type { Command } from "commander";
import {
  acceptAudit,
  listAudit,
  type LogEvent,
  verifyAudit,
} from "#shared/contract/events/events.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { moment } from "#tui/cli/lists.ts";
import { mostRows } from "#tui/cli/pages.ts";
import { type EventBound, eventBound } from "#tui/cli/event_bound.ts";
import {
  endOf,
  eventFields,
  eventKind,
  listEventPages,
  PAGE_EVENTS,
} from "./events.ts";

interface AuditOptions {
  readonly since?: EventBound;
  readonly until?: EventBound;
  readonly operator?: string;
  readonly kind?: string;
  readonly verify?: boolean;
  readonly accept?: boolean;
}

/** `longshore audit` */
export function auditCommand(program: Command, cli: Cli): void {
  const { about, options } = text.cli;
  const { since, until, operator } = text.lists.events;
  asList(program.command("audit").description(about.audit), auditFields())
    .option("--since <when>", since, eventBound)
    .option("--until <when>", until, eventBound)
    .option("--operator <operator>", operator)
    .option("--kind <kind>", options.kind, eventKind)
    .option("--verify", options.verify)
    .option("--accept", options.accept)
    .action(async ({ verify, accept, ...about }: AuditOptions) => {
      const connection = await cli.connect();
      if (accept) return await acceptSeals(cli, connection);
      if (verify) return await checkSeals(cli, connection);
      const most = mostRows(cli);
      const pages = auditPages(connection, about, most + 1);
      await listEventPages(cli, auditFields(), pages, most);
    });
}

async function* auditPages(
  connection: ServerConnection,
  { since, until, operator, kind }: AuditOptions,
  most: number,
) {
  const about = {
    ...{ operator, kind },
    after: since?.seq,
    since: since?.at,
    ...endOf(until),
  };
  let end: { before?: number } = {};
  for (let left = most; left > 0;) {
    const limit = Math.min(PAGE_EVENTS, left);
    const { events } = await call(connection, listAudit, {
      query: { ...about, ...end, limit },
    });
    yield events;
    if (events.length < limit) return;
    left -= events.length;
    end = { before: Math.min(...events.map(({ seq }) => seq)) };
  }
}

async function checkSeals(
  cli: Cli,
  connection: ServerConnection,
): Promise<void> {
  const answer = await call(connection, verifyAudit);
  const { done, errors } = text.cli;
  const { brokenAt, brokenTo, differsAt } = answer;
  if (brokenAt !== null) {
    throw new ActionDeclined(
      brokenAt === differsAt
        ? errors.sealsMissing(differsAt)
        : brokenTo === null || brokenTo === brokenAt
        ? errors.sealBroken(brokenAt)
        : errors.sealBrokenIn(brokenAt, brokenTo),
    );
  }
  if (answer.otherKey) throw new ActionDeclined(errors.sealsOtherKey);
  const { summarised } = text.summaries.cli;
  const sentences = [
    done.sealsHold(answer.checked),
    ...answer.unchecked > 0 ? [done.sealsUnchecked(answer.unchecked)] : [],
    ...answer.restored.map(({ at, backup, seq }) =>
      text.backups.restored(moment(at), backup, seq)
    ),
    ...answer.summarised.map(({ firstSeq, lastSeq, events, at }) =>
      summarised(firstSeq, lastSeq, events, moment(at))
    ),
  ];
  await cli.out.done(answer, sentences.join(text.clause));
}

async function acceptSeals(
  cli: Cli,
  connection: ServerConnection,
): Promise<void> {
  const answer = await call(connection, acceptAudit);
  const { auditAccepted, auditAgrees } = text.cli.done;
  await cli.out.done(answer, answer.accepted ? auditAccepted : auditAgrees);
}

function auditFields(): readonly Field<LogEvent>[] {
  return [...eventFields(), {
    key: "address",
    title: text.columns.address,
    of: ({ source }) => source,
  }];
}
