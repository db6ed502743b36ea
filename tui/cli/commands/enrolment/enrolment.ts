import { type Command, Option } from "commander";
import {
  ENROLMENT_TOKEN_SORTS,
  type EnrolmentToken,
  listEnrolmentTokens,
} from "#shared/contract/enrolment.ts";
import {
  approve,
  clearAlert,
  issueEnrolment,
  revokeEnrolment,
} from "#tui/actions/enrolment.ts";
import { machineNamed } from "#tui/actions/lookup.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import {
  type ListFlags,
  listOptions,
  machineArgument,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import { tokenState } from "#tui/words/enrolment.ts";
import {
  type LifeOptions,
  onMachines,
  recipientsOf,
} from "#tui/cli/commands/life.ts";

/** `longshore machines approve …`, `longshore machines clear-alert …` */
export function approvalCommands(machines: Command, cli: Cli): void {
  const own = text.enrolment.cli;

  onMachines(machines, "approve", own.approve, own.approveQuery)
    .action(async (words: string[], options: LifeOptions) => {
      const { to, finish } = await recipientsOf(cli, words, options);
      if (!options.dryRun) {
        await perform(cli, approve, to, options);
        return finish();
      }
      const preview = await approve.preview!(await cli.connect(), to);
      const { approved, pending } = preview;
      await cli.out.done(preview, own.would(approved, pending));
      finish();
    });

  machines.command("clear-alert").description(own.clearAlert)
    .addArgument(machineArgument())
    .action(async (word: string) =>
      await perform(
        cli,
        clearAlert,
        await machineNamed(await cli.connect(), word),
      )
    );
}

interface IssueOptions {
  readonly tag?: string;
  readonly days?: number;
}

/** `longshore enrolment …` */
export function enrolmentCommands(program: Command, cli: Cli): void {
  const own = text.enrolment.cli;
  const tokens = program.command("enrolment").description(own.tokens);

  listOptions(tokens.command("list").description(own.list), tokenFields())
    .addOption(sortOption(ENROLMENT_TOKEN_SORTS))
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listEnrolmentTokens, tokenFields(), {
        query: { ...withoutPaging(how), q },
        none: text.lists.none.tokens,
      });
    });

  tokens.command("issue").description(own.issue)
    .argument("<name>", own.name)
    .option("--tag <tag>", own.tag)
    .addOption(new Option("--days <n>", own.days).argParser(wholeNumber))
    .action(async (name: string, { tag = "", days }: IssueOptions) => {
      const issued = await issueEnrolment.run(
        await cli.connect(),
        { name, tag, ...days !== undefined && { days } },
      );
      if (cli.options().json || cli.options().ndjson) {
        return await cli.out.show(issued, []);
      }
      // stdout has only the URLs; the explanation is on stderr.
      await cli.out.text(`${issued.urls.http}\n${issued.urls.https}`);
      cli.out.note(own.note(name));
    });

  tokens.command("revoke").description(own.revoke)
    .argument("<id>", own.id, wholeNumber)
    .action((id: number) => perform(cli, revokeEnrolment, { id }));
}

function tokenFields(): readonly Field<EnrolmentToken>[] {
  const { columns, cli, enrolment: { tokens } } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "name",
      title: cli.columns.name,
      of: ({ name }) => name,
      isName: true,
    },
    { key: "tag", title: tokens.columns.tag, of: ({ tag }) => tag },
    {
      key: "state",
      title: tokens.columns.state,
      of: (token) => tokens.states[tokenState(token, new Date())],
      value: (token) => tokenState(token, new Date()),
    },
    {
      key: "uses",
      title: tokens.columns.uses,
      of: ({ uses }) => uses,
      right: true,
    },
    {
      key: "used",
      title: tokens.columns.used,
      at: ({ usedAt }) => usedAt,
    },
    {
      key: "expires",
      title: cli.columns.expires,
      at: ({ expiresAt }) => expiresAt,
    },
    {
      key: "created",
      title: cli.columns.created,
      at: ({ createdAt }) => createdAt,
    },
  ];
}
