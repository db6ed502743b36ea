/** Writes the pictures of the documents: `deno task screenshot`. */
import { join } from "node:path";
import { openFixedSite } from "#tests/console/fixed_site.ts";
import { steady } from "#tests/console/golden.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { makeRecent } from "./recent.ts";
import { svgOf } from "./svg.ts";

const TITLE = "longshore --ssh ops@ocs.example.org";
const PAGE = [100, 30] as const;
/** Wide enough for panels and for figures in the header. */
const BOARD = [120, 36] as const;

/**
 * The start of the console for each picture, and a text that shows it is
 * complete.
 */
const PICTURES = [
  {
    file: "docs/overview.svg",
    language: "en",
    view: "overview",
    size: BOARD,
    sees: /Known +40\b/,
  },
  {
    file: "docs/package.svg",
    language: "en",
    view: "packages/1740000006",
    size: PAGE,
    sees: /100 %[^]*in common[^]*that succeeded/,
  },
  {
    file: "docs/fr/overview.svg",
    language: "fr",
    view: "overview",
    size: BOARD,
    sees: /Connues +40\b/,
  },
] as const;

await using site = await openFixedSite({ claims: true });
makeRecent(join(site.server.data, "longshore.db"));
for (const { file, language, view, sees, size } of PICTURES) {
  const [columns, rows] = size;
  await using tty = await site.console({
    columns,
    rows,
    args: ["--view", view],
    env: { TZ: "UTC", LONGSHORE_LANG: language },
  });
  await tty.sees(sees);
  const path = join(ROOT, file);
  await Deno.writeTextFile(
    path,
    svgOf(asOnAnyDay(tty.painted()), columns, TITLE),
  );
  console.log(path);
}

/** Replaces what differs from run to run, so that a picture is stable. */
function asOnAnyDay(painted: string): string {
  return steady(painted).replaceAll("HH:MM:SS", "10:15:02")
    .replaceAll("MM-DD", "03-01").replace("# ms", "4 ms")
    .replace("#.#.#", "0.1.0");
}
