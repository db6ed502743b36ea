import { Argument, type Command, Option } from "commander";
import { listGroups } from "#shared/contract/groups/groups.ts";
import {
  type Manifest,
  ManifestKind,
} from "#shared/contract/manifests/manifests.ts";
import {
  listWindows,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { listOperators } from "#shared/contract/operators.ts";
import {
  type LevelSettings,
  readGroupSettings,
  readSettings,
} from "#shared/contract/settings/settings.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { yamlPrinter } from "#tui/cli/formats/yaml.ts";
import {
  exportedAssignments,
  exportedPackages,
} from "#tui/cli/manifests/exported_packages.ts";
import { rowsOf } from "#tui/cli/manifests/rows.ts";
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
  const needsGroups = kinds.includes("group") || kinds.includes("settings");
  const groups = needsGroups ? await rowsOf(connection, listGroups) : [];
  const windows = kinds.includes("group")
    ? await windowsOf(connection)
    : new Map<number, WindowRule[]>();
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
      ? groups.map(({ id, name, description, query, trustedOnly }) => ({
        kind: "group" as const,
        ...{ name, description, query, trustedOnly },
        windows: windows.get(id) ?? [],
      }))
      : [],
    ...operators.map(({ name, role }) => ({
      kind: "operator" as const,
      name,
      role,
    })),
    ...settings,
    ...kinds.includes("package") ? await exportedPackages(connection) : [],
    ...kinds.includes("assignment")
      ? await exportedAssignments(connection)
      : [],
  ];
}

/** The maintenance windows of groups, by their ids. */
async function windowsOf(
  connection: ServerConnection,
): Promise<Map<number, WindowRule[]>> {
  const windows = new Map<number, WindowRule[]>();
  for (const one of await rowsOf(connection, listWindows)) {
    const { group, days, start, minutes, zone, except } = one;
    const rule = { days, start, minutes, zone, except };
    windows.set(group.id, [...windows.get(group.id) ?? [], rule]);
  }
  return windows;
}

/** The values that are set at a level. */
function valuesOf({ settings }: LevelSettings): Record<string, unknown> {
  return Object.fromEntries(
    settings.filter(({ set }) => set !== null)
      .map(({ name, set }) => [name, set]),
  );
}
