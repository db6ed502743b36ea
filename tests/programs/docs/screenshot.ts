/** Writes the pictures of the documents: `deno task screenshot`. */
import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";
import { steady } from "#tests/console/golden.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { svgOf } from "./svg.ts";

const COLUMNS = 100;
const ROWS = 30;
const TITLE = "longshore --ssh ops@ocs.example.org";
const DAY_MS = 86_400_000;

/**
 * The start of the console for each picture, and a text that shows it is
 * complete.
 */
const PICTURES = [
  {
    file: "docs/overview.svg",
    language: "en",
    view: "overview",
    sees: /Known +40\b/,
  },
  {
    file: "docs/package.svg",
    language: "en",
    view: "packages/1740000006",
    sees: /100 %[^]*Compared/,
  },
  {
    file: "docs/fr/overview.svg",
    language: "fr",
    view: "overview",
    sees: /Connues +40\b/,
  },
] as const;

await using site = await openFixedSite({ claims: true });
makeRecent(join(site.server.data, "longshore.db"));
for (const { file, language, view, sees } of PICTURES) {
  await using tty = await site.console({
    columns: COLUMNS,
    rows: ROWS,
    args: ["--view", view],
    env: { TZ: "UTC", LONGSHORE_LANG: language },
  });
  await tty.sees(sees);
  const path = join(ROOT, file);
  await Deno.writeTextFile(
    path,
    svgOf(asOnAnyDay(tty.painted()), COLUMNS, TITLE),
  );
  console.log(path);
}

/** The site's machines were last seen in 2025; now most were just seen. */
function makeRecent(database: string): void {
  const store = connect(database, "write");
  try {
    store.run(
      `update machine set last_contact_at = ? - id * 61000
        - iif(id % 13 = 0, 9 * ?, 0)`,
      [Date.now(), DAY_MS],
    );
  } finally {
    store.close();
  }
}

/** Replaces what differs from run to run, so that a picture is stable. */
function asOnAnyDay(painted: string): string {
  return steady(painted).replaceAll("HH:MM:SS", "10:15:02")
    .replaceAll("MM-DD", "03-01").replace("# ms", "4 ms");
}
