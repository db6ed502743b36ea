import { setLanguage } from "#tui/text/mod.ts";
import { consolePage } from "./console_page.ts";
import { cliPage } from "./cli_page.ts";
import { formatted } from "./markup.ts";
import { jsonPage } from "./json_page.ts";
import { queryPage } from "./query_page.ts";
import { settingsPage } from "./settings_page.ts";

/** The functions that write the pages, by file. */
const PAGES = {
  "docs/cli.md": cliPage,
  "docs/console.md": consolePage,
  "docs/json.md": jsonPage,
  "docs/query.md": queryPage,
  "docs/settings.md": settingsPage,
} as const satisfies Record<string, () => string | Promise<string>>;

export const GENERATED_PAGES = Object.keys(PAGES);

/** The current content of the pages, in English. */
export async function generatedPages() {
  await setLanguage("en");
  return await Promise.all(
    Object.entries(PAGES).map(async ([file, write]) => ({
      file,
      text: await formatted(await write()),
    })),
  );
}
