import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { migrations } from "#db/migrations/mod.ts";
import { ROOT } from "#tests/harness/server/task.ts";

/** The schema of the next version of this checkout. */
export const NEXT_SCHEMA = [...migrations, {
  name: "9999_next_version",
  up: ["create table next_version (id integer primary key) strict"],
}];

/**
 * Arguments of `deno run` for the server of a next version: this checkout with
 * one more migration.
 *
 * @param folder For the files it needs.
 */
export async function nextVersion(folder: string): Promise<string[]> {
  const list = join(folder, "next_migrations.ts");
  await Deno.writeTextFile(
    list,
    `export const migrations = ${JSON.stringify(NEXT_SCHEMA)};\n`,
  );
  const { imports } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "deno.json")),
  ) as { imports: Record<string, string> };
  const absolute = Object.entries(imports).map(([name, target]) => [
    name,
    target.startsWith("./")
      ? pathToFileURL(join(ROOT, target)).href + "/"
      : target,
  ]);
  const map = join(folder, "next_imports.json");
  await Deno.writeTextFile(
    map,
    JSON.stringify({
      imports: {
        ...Object.fromEntries(absolute),
        "#db/migrations/mod.ts": pathToFileURL(list).href,
      },
    }),
  );
  return ["-A", `--import-map=${map}`];
}
