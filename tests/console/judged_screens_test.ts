import { describe, it } from "@std/testing/bdd";
import {
  dismissDuplicate,
  mergeDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import { createGroup, readGroup } from "#shared/contract/groups/groups.ts";
import { until } from "#tests/harness/time/until.ts";
import { openFixedSite } from "./fixed_site.ts";
import { both, compareAll, type Walk } from "./golden.ts";
import { sharedSite } from "./shared_site.ts";

/**
 * The screens of what the server evaluates: duplicates, claims of packages,
 * groups by query. And relays, whose warnings would be on every overview.
 */
const WALKS: readonly Walk[] = [
  {
    name: "duplicates",
    keys: [":duplicates", "enter"],
    sees: { en: /> \S+ \(4\)/, fr: /> \S+ \(4\)/ },
  },
  { keys: ["j", "j"], sees: both(/> \S+ \(2\)/) },
  {
    name: "duplicates_question",
    keys: ["m"],
    sees: { en: /Merge .*\?/, fr: /Fusionner .*\s\?/ },
  },
  { keys: ["n", ":package firefox", "enter"], sees: both(/100 %/) },
  {
    name: "package_claim",
    keys: ["tab", "tab", "tab", "tab", "7", "j"],
    sees: both(/Mozilla Firefox/),
  },
  {
    name: "deployment_confirmed",
    keys: [":deployment pc-016 firefox", "enter"],
    sees: { en: "2025-03-02", fr: "02/03/2025" },
  },
  {
    name: "deployment_contradicted",
    keys: [":deployment pc-000 firefox", "enter"],
    sees: { en: /pc-000[^]*2025-03-02/, fr: /pc-000[^]*02\/03\/2025/ },
  },
  {
    name: "group_by_query",
    keys: [":group windows-paris", "enter"],
    sees: both(/> (1 +)?pc-000/),
  },
  {
    name: "group_form",
    keys: [":groups", "enter", "n", "l", "y", "o", "n", "down", "down"],
    sees: { en: /> Query/, fr: /> Requête/ },
  },
  {
    name: "group_form_completed",
    keys: ["t", "a", "g", ":ly"],
    sees: both(/tab\s?: lyon[^]*: \+0 /),
  },
  {
    name: "relays",
    keys: ["esc", ":relays", "enter"],
    sees: both(/> annecy[^]*nice/),
  },
  { name: "relay", keys: ["enter"], sees: both("10.7.0.1") },
  {
    name: "relay_token_question",
    keys: ["t"],
    sees: { en: /new token\?/, fr: /jeton pour le relais annecy\s\?/ },
  },
  {
    name: "relay_change",
    keys: ["n", "e"],
    sees: both(/> Sites/),
  },
  {
    name: "relay_new",
    keys: ["esc", ":relays", "enter", "n"],
    sees: { en: /> Name/, fr: /> Nom/ },
  },
  {
    name: "notifications",
    keys: ["esc", ":notifications", "enter", "j"],
    sees: both(/> ops/),
  },
  {
    name: "deliveries",
    keys: ["enter"],
    sees: both(/>[^]*Rollout 3/),
  },
];

/** A site with decided duplicates, and a group by a query. */
async function openJudged() {
  const site = await openFixedSite({
    ...{ duplicates: 3, claims: true, relays: true, notifications: true },
  });
  const { api } = site.server;
  await api(mergeDuplicate, { params: { id: 2 }, body: {} });
  await api(dismissDuplicate, { params: { id: 3 } });
  const query = "os:windows tag:paris";
  const { id } = await api(createGroup, {
    body: { name: "windows-paris", query },
  });
  await until(async () => {
    const { freshness } = await api(readGroup, { params: { id } });
    return freshness?.state === "current" && freshness.nextAt === null;
  });
  return site;
}

const shared = sharedSite(openJudged);

describe("the screens of duplicates, claims, queries and relays match their files", () => {
  for (const size of [[80, 24], [120, 40], [60, 20]] as const) {
    it(size.join("x"), async () => {
      const site = shared();
      for (const language of ["en", "fr"] as const) {
        await compareAll(
          site,
          WALKS,
          /> firefox/,
          language,
          size,
        );
      }
    });
  }
});
