import { Argument, type Command, Option } from "commander";
import { Role } from "#shared/contract/roles.ts";
import {
  listOperators,
  listTokens,
  type Operator,
  OPERATOR_SORTS,
  type Token,
  TOKEN_SORTS,
} from "#shared/contract/operators.ts";
import { operatorNamed } from "#tui/actions/lookup.ts";
import {
  create,
  issue,
  remove,
  revoke,
  setRole,
} from "#tui/actions/operators.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import {
  type ListFlags,
  listOptions,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";

/** `longshore operators …` */
export function operatorCommands(program: Command, cli: Cli): void {
  const { about, arguments: named } = text.cli;
  const operators = program.command("operators").description(about.operators);

  listOptions(
    operators.command("list").description(about.operatorsList),
    operatorFields(),
  )
    .addOption(sortOption(OPERATOR_SORTS))
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listOperators, operatorFields(), {
        query: { ...withoutPaging(how), q },
        none: text.lists.none.operators,
      });
    });

  operators.command("create").description(about.operatorsCreate)
    .argument("<name>", named.operator)
    .addArgument(new Argument("<role>", named.role).choices(Role.options))
    .action((name: string, role: Role) => perform(cli, create, { name, role }));

  operators.command("role").description(about.operatorsRole)
    .argument("<operator>", named.operator)
    .addArgument(new Argument("<role>", named.role).choices(Role.options))
    .action(async (name: string, role: Role) => {
      const operator = await operatorNamed(await cli.connect(), name);
      await perform(cli, setRole, { operator, role });
    });

  operators.command("remove").description(about.operatorsRemove)
    .argument("<operator>", named.operator)
    .action(async (name: string) =>
      await perform(cli, remove, await operatorNamed(await cli.connect(), name))
    );
}

interface IssueOptions {
  readonly days?: number;
}

/** `longshore tokens …` */
export function tokenCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, done, options } = text.cli;
  const tokens = program.command("tokens").description(about.tokens);

  listOptions(
    tokens.command("list").description(about.tokensList),
    tokenFields(),
  )
    .addOption(sortOption(TOKEN_SORTS))
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listTokens, tokenFields(), {
        query: { ...withoutPaging(how), q },
        none: text.lists.none.tokens,
      });
    });

  tokens.command("issue").description(about.tokensIssue)
    .argument("<operator>", named.operator)
    .argument("<name>", named.token)
    .addOption(new Option("--days <n>", options.days).argParser(wholeNumber))
    .action(async (operator: string, name: string, { days }: IssueOptions) => {
      const connection = await cli.connect();
      await operatorNamed(connection, operator);
      const draft = { operator, name, days };
      const made = await issue.run(connection, draft);
      // stdout has only the secret; the explanation is on stderr.
      if (cli.options().json || cli.options().ndjson) {
        return await cli.out.show(made, []);
      }
      await cli.out.text(made.secret);
      cli.out.note(done.issued(operator));
    });

  tokens.command("revoke").description(about.tokensRevoke)
    .argument("<id>", named.tokenId, wholeNumber)
    .action((id: number) => perform(cli, revoke, { id }));
}

function operatorFields(): readonly Field<Operator>[] {
  const { columns, cli } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "name",
      title: cli.columns.name,
      of: ({ name }) => name,
      isName: true,
    },
    { key: "role", title: cli.columns.role, of: ({ role }) => role },
    {
      key: "created",
      title: cli.columns.created,
      at: ({ createdAt }) => createdAt,
    },
  ];
}

function tokenFields(): readonly Field<Token>[] {
  const { columns, cli } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "operator",
      title: cli.columns.operator,
      of: ({ operator }) => operator,
    },
    { key: "name", title: cli.columns.name, of: ({ name }) => name },
    {
      key: "created",
      title: cli.columns.created,
      at: ({ createdAt }) => createdAt,
    },
    {
      key: "expires",
      title: cli.columns.expires,
      at: ({ expiresAt }) => expiresAt,
    },
    {
      key: "revoked",
      title: cli.columns.revoked,
      at: ({ revokedAt }) => revokedAt,
    },
  ];
}
