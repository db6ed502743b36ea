import { Argument, type Command, Option } from "commander";
import { Role } from "#shared/contract/roles.ts";
import {
  createOperator,
  createToken,
  listOperators,
  listTokens,
  type Operator,
  removeOperator,
  revokeToken,
  type Token,
} from "#shared/contract/operators.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { NoMatch } from "#tui/cli/exit.ts";
import { pagesOf } from "#tui/cli/find.ts";
import { type ListFlags, listOptions, moment } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/output.ts";

/** `longshore operators …` */
export function operatorCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, done } = text.cli;
  const operators = program.command("operators").description(about.operators);

  listOptions(operators.command("list").description(about.operatorsList))
    .action(async ({ filter: q, limit }: ListFlags) => {
      const connection = await cli.connect();
      const pages = pagesOf(
        (page) => call(connection, listOperators, { query: { ...page, q } }),
        limit,
      );
      await cli.out.list(operatorFields(), pages);
    });

  operators.command("create").description(about.operatorsCreate)
    .argument("<name>", named.operator)
    .addArgument(new Argument("<role>", named.role).choices(Role.options))
    .action(async (name: string, role: Role) => {
      const made = await call(await cli.connect(), createOperator, {
        body: { name, role },
      });
      await cli.out.done(made, done.operatorCreated(name, role), made.id);
    });

  operators.command("remove").description(about.operatorsRemove)
    .argument("<operator>", named.operator)
    .action(async (name: string) => {
      const connection = await cli.connect();
      const { id } = await operatorNamed(connection, name);
      await call(connection, removeOperator, { params: { id } });
      await cli.out.done({ id }, done.operatorRemoved(name), id);
    });
}

interface IssueOptions {
  readonly days?: number;
}

/** `longshore tokens …` */
export function tokenCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, done, options } = text.cli;
  const tokens = program.command("tokens").description(about.tokens);

  listOptions(tokens.command("list").description(about.tokensList))
    .action(async ({ filter: q, limit }: ListFlags) => {
      const connection = await cli.connect();
      const pages = pagesOf(
        (page) => call(connection, listTokens, { query: { ...page, q } }),
        limit,
      );
      await cli.out.list(tokenFields(), pages);
    });

  tokens.command("issue").description(about.tokensIssue)
    .argument("<operator>", named.operator)
    .argument("<name>", named.token)
    .addOption(new Option("--days <n>", options.days).argParser(wholeNumber))
    .action(async (operator: string, name: string, { days }: IssueOptions) => {
      const made = await call(await cli.connect(), createToken, {
        body: { operator, name, days },
      });
      // The secret is the answer; what is to be known of it is beside it.
      if (cli.options().json || cli.options().ndjson) {
        return await cli.out.show(made, []);
      }
      await cli.out.text(made.secret);
      cli.out.note(done.issued(operator));
    });

  tokens.command("revoke").description(about.tokensRevoke)
    .argument("<id>", named.tokenId, wholeNumber)
    .action(async (id: number) => {
      await call(await cli.connect(), revokeToken, { params: { id } });
      await cli.out.done({ id }, done.revoked(id), id);
    });
}

async function operatorNamed(
  connection: ServerConnection,
  name: string,
): Promise<Operator> {
  const pages = pagesOf((page) =>
    call(connection, listOperators, { query: { ...page, q: name } })
  );
  for await (const rows of pages) {
    const found = rows.find((row) => row.name === name);
    if (found) return found;
  }
  throw new NoMatch(text.cli.errors.noneCalled(name));
}

function operatorFields(): readonly Field<Operator>[] {
  const { columns, cli } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: cli.columns.name, of: ({ name }) => name },
    { title: cli.columns.role, of: ({ role }) => role },
    { title: cli.columns.created, of: ({ createdAt }) => moment(createdAt) },
  ];
}

function tokenFields(): readonly Field<Token>[] {
  const { columns, cli } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: cli.columns.operator, of: ({ operator }) => operator },
    { title: cli.columns.name, of: ({ name }) => name },
    { title: cli.columns.created, of: ({ createdAt }) => moment(createdAt) },
    { title: cli.columns.expires, of: ({ expiresAt }) => moment(expiresAt) },
    { title: cli.columns.revoked, of: ({ revokedAt }) => moment(revokedAt) },
  ];
}
