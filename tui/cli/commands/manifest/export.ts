import { Argument, type Command, Option } from "commander";
import type { z } from "zod";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import { listGroups } from "#shared/contract/groups/groups.ts";
import { type Manifest, ManifestKind } from "#shared/contract/manifests.ts";
import { listOperators } from "#shared/contract/operators.ts";
import type { Page } from "#shared/contract/page.ts";
import {
  type LevelSettings,
  readGroupSettings,
  readSettings,
} from "#shared/contract/settings/settings.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { yamlPrinter } from "#tui/cli/formats/yaml.ts";
import { pagesOf } from "#tui/cli/pages.ts";
import { text } from "#tui/text/mod.ts";

/** `longshore export`: manifests of everything that they can describe. */
export function exportCommand(program: Command, cli: Cli): void {
  const own = text.manifests;
  program.command("export").description(own.about.export)
    .addArgument(
      new Argument("[kind...]", own.kinds).choices(ManifestKind.options),
    )
    .addOption(
      new Option("-o, --output <format>", text.lists.options.format)
        .choices(["yaml", "json"]),
    )
    .action(async (
      kinds: readonly ManifestKind[],
      { output }: { readonly output?: "yaml" | "json" },
    ) => {
      const wanted = kinds.length > 0 ? kinds : ManifestKind.options;
      const manifests = await manifestsOf(await cli.connect(), wanted);
      const { json, ndjson } = cli.options();
      if (output === "json" || json || ndjson) {
        return await cli.out.text(JSON.stringify(manifests, null, 2));
      }
      const yaml = await yamlPrinter();
      const documents = manifests.map((manifest) => yaml(manifest));
      await cli.out.text(documents.join("---\n").trimEnd());
    });
}

async function manifestsOf(
  connection: ServerConnection,
  kinds: readonly ManifestKind[],
): Promise<Manifest[]> {
  const needsGroups = kinds.some((kind) => kind !== "operator");
  const groups = needsGroups ? await rowsOf(connection, listGroups) : [];
  const operators = kinds.includes("operator")
    ? await rowsOf(connection, listOperators)
    : [];
  const settings: Manifest[] = [];
  if (kinds.includes("settings")) {
    const values = valuesOf(await call(connection, readSettings));
    settings.push({ kind: "settings", values });
    for (const { id, name } of groups) {
      const values = valuesOf(
        await call(connection, readGroupSettings, { params: { id } }),
      );
      if (Object.keys(values).length > 0) {
        settings.push({ kind: "settings", group: name, values });
      }
    }
  }
  return [
    ...kinds.includes("group")
      ? groups.map(({ name, description, query, trustedOnly }) => ({
        kind: "group" as const,
        ...{ name, description, query, trustedOnly },
      }))
      : [],
    ...operators.map(({ name, role }) => ({
      kind: "operator" as const,
      name,
      role,
    })),
    ...settings,
  ];
}

/** The values that are set at a level. */
function valuesOf({ settings }: LevelSettings): Record<string, unknown> {
  return Object.fromEntries(
    settings.filter(({ set }) => set !== null)
      .map(({ name, set }) => [name, set]),
  );
}

async function rowsOf<Row, Query extends z.ZodType>(
  connection: ServerConnection,
  endpoint: Endpoint<z.ZodType, Query, z.ZodType, z.ZodType<Page<Row>>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const pages = pagesOf((cursor) =>
    call(connection, endpoint, { query: cursor as z.input<Query> })
  );
  for await (const page of pages) rows.push(...page);
  return rows;
}
