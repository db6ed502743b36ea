import { duplicates } from "#tui/text/en/duplicates.ts";
import { inventories } from "#tui/text/en/inventories.ts";
import { life } from "#tui/text/en/life.ts";
import { account } from "./account.ts";
import { mirrors } from "./mirrors.ts";
import { notes } from "./notes.ts";

/** Texts about machines and what operators do with them. */
export const machines = {
  ...account,
  ...duplicates,
  ...inventories,
  ...life,
  ...mirrors,
  ...notes,
};
