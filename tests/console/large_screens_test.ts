import { describe, it } from "@std/testing/bdd";
import { openFixedSite } from "./fixed_site.ts";
import { both, compareAll, type Walk } from "./golden.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(() => openFixedSite({ claims: true }));

/** Lists with the details of the selected row, and the page of a package. */
const LARGE: readonly Walk[] = [
  {
    name: "packages",
    keys: [":packages", "enter"],
    sees: { en: /> firefox[^]*to lab/, fr: /> firefox[^]*à lab/ },
  },
  {
    name: "machines",
    keys: [":machines", "enter"],
    sees: both(/─ pc-000 ─[^]*vlc 3\.0\.21/),
  },
  {
    name: "deployments",
    keys: [":deployments", "enter"],
    sees: {
      en: /─ pc-000: [^]*It succeeded/,
      fr: /─ pc-000\s: [^]*Il a réussi/,
    },
  },
  {
    name: "package",
    keys: [":package firefox", "enter"],
    sees: { en: /Compared: 3/, fr: /Comparées\s: 3/ },
  },
];

/** The list of packages with its details, where it has little space. */
const SPLIT: readonly Walk[] = [
  {
    name: "packages_split",
    keys: [":packages", "enter", "|"],
    sees: both(/100 %[^]*Debian 12/),
  },
];

describe("large windows show more, as in their files", () => {
  for (const language of ["en", "fr"] as const) {
    it(`200x50 in ${language}`, async () => {
      await compareAll(shared(), LARGE, /firefox/, language, [200, 50]);
    });

    it(`120x40 with details in ${language}`, async () => {
      await compareAll(shared(), SPLIT, /firefox/, language, [120, 40]);
    });
  }
});
