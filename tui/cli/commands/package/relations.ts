import type { Command } from "commander";
import type { NamedRelations } from "#shared/contract/packages/package_relations.ts";
import { packageNamed } from "#tui/actions/lookup.ts";
import {
  changeRelations,
  readRelations,
  type RelationEdit,
} from "#tui/actions/relations/relations.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { packageArgument } from "#tui/cli/lists.ts";
import type { Fact } from "#tui/cli/output.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The flags of a package's relations: names and ids with commas. */
export type RelationFlags = RelationEdit["words"];

/** Adds the flags of a package's relations to a command. */
export function withRelations(command: Command): Command {
  const { requires, conflicts, supersedes, uninstalls } = text.relations.cli;
  return command
    .option("--requires <packages>", requires)
    .option("--conflicts <packages>", conflicts)
    .option("--supersedes <packages>", supersedes)
    .option("--uninstalls <packages>", uninstalls);
}

/** `longshore packages relations PACKAGE` */
export function relationsCommand(packages: Command, cli: Cli): void {
  const command = packages.command("relations")
    .description(text.relations.cli.about)
    .addArgument(packageArgument());
  withRelations(command).action(async (word: string, words: RelationFlags) => {
    const connection = await cli.connect();
    const shown = await packageNamed(connection, word);
    const before = await readRelations(connection, shown.id);
    if (Object.keys(words).length === 0) {
      await cli.out.show(before, relationFacts(before));
      return;
    }
    await perform(cli, changeRelations, { package: shown, before, words });
  });
}

/** One line for each kind of relation that there is. */
export function relationFacts(relations: NamedRelations): Fact[] {
  const { labels } = text.relations;
  return (Object.keys(labels) as (keyof NamedRelations)[]).flatMap((kind) =>
    relations[kind].length === 0
      ? []
      : [[labels[kind], relations[kind].map(titleOf).join(", ")] as Fact]
  );
}
