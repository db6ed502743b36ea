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
import { eventFields, listEventPages, PAGE_EVENTS } from "./events.ts";

interface AuditOptions {
  readonly verify?: boolean;
  readonly accept?: boolean;
}

/** `longshore audit` */
export function auditCommand(program: Command, cli: Cli): void {
  const { about, options } = text.cli;
  asList(program.command("audit").description(about.audit), auditFields())
    .option("--verify", options.verify)
    .option("--accept", options.accept)
    .action(async ({ verify, accept }: AuditOptions) => {
      const connection = await cli.connect();
      if (accept) return await acceptSeals(cli, connection);
      if (verify) return await checkSeals(cli, connection);
      const most = mostRows(cli);
      const pages = auditPages(connection, most + 1);
      await listEventPages(cli, auditFields(), pages, most);
    });
}

async function* auditPages(connection: ServerConnection, most: number) {
  let before: number | undefined;
  for (let left = most; left > 0;) {
    const limit = Math.min(PAGE_EVENTS, left);
    const { events } = await call(connection, listAudit, {
      query: { before, limit },
    });
    yield events;
    if (events.length < limit) return;
    left -= events.length;
    before = Math.min(...events.map(({ seq }) => seq));
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
