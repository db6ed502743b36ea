import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createOperator, createToken } from "#shared/contract/operators.ts";
import { openFixedSite } from "./fixed_site.ts";
import { both, compare, compareAll, steady, type Walk } from "./golden.ts";
import { sharedSite } from "./shared_site.ts";

const OVERVIEW: Walk = {
  name: "overview",
  keys: [],
  sees: both(/firefox/),
};

/** The pages of single objects, and the views that exist once. */
const WALKS: readonly Walk[] = [
  OVERVIEW,
  {
    name: "package",
    keys: [":package firefox", "enter"],
    sees: both(/firefox 128\.0[^]*100 %/),
  },
  {
    name: "package_end",
    keys: ["G"],
    sees: { en: "> all events", fr: "> tous les événements" },
  },
  {
    name: "machine",
    keys: [":machine pc-000", "enter"],
    sees: both(/pc-000-2025/),
  },
  {
    name: "machine_end",
    keys: ["G"],
    sees: { en: "> all events", fr: "> tous les événements" },
  },
  {
    name: "group",
    keys: [":group lab", "enter"],
    // Deleting it is offered until its assignments are read.
    sees: {
      en: /srv-[^]* A assign {2}(?!.* D delete)/,
      fr: /srv-[^]* A affecter {2}(?!.* D supprimer)/,
    },
  },
  {
    name: "deployments",
    keys: [":deployments", "enter"],
    sees: both(/> pc-000/),
  },
  {
    name: "deployment",
    keys: [":deployment srv-006 firefox", "enter"],
    sees: { en: "Can it be stopped?", fr: /Peut-on l'arrêter\s\?/ },
  },
  {
    name: "events",
    keys: [":events", "enter"],
    sees: both(/ada/),
  },
  {
    name: "event",
    keys: ["G", "enter"],
    sees: both(/operator.created/),
  },
  {
    name: "tail",
    keys: [":tail", "enter"],
    sees: { en: /command failed/, fr: /commande échou/ },
  },
  {
    name: "operators",
    keys: [":operators", "enter"],
    sees: { en: /ROLE[^]*ada/, fr: /RÔLE[^]*ada/ },
  },
  {
    name: "new_package",
    // The field of the file would list this folder.
    keys: [":new", "enter", "down"],
    sees: both(/> Action/),
  },
];

/** A site with the operators that its events name, and a token for each. */
async function openPages() {
  const site = await openFixedSite();
  for (
    const [name, role] of [["ada", "operator"], ["eve", "viewer"]] as const
  ) {
    await site.server.api(createOperator, { body: { name, role } });
    await site.server.api(createToken, {
      body: { operator: name, name: "laptop" },
    });
  }
  return site;
}

const shared = sharedSite(openPages);

describe("the pages match their files", () => {
  for (const language of ["en", "fr"] as const) {
    for (const size of [[80, 24], [120, 40]] as const) {
      it(`${size.join("x")} in ${language}`, async () => {
        await compareAll(shared(), WALKS, /firefox/, language, size, [
          "--view",
          "overview",
        ]);
      });
    }
  }

  for (const language of ["en", "fr"] as const) {
    for (const size of [[60, 20], [200, 50]] as const) {
      it(`the overview at ${size.join("x")} in ${language}`, async () => {
        const begins = language === "en" ? "Needs you" : "À traiter";
        await compareAll(shared(), [OVERVIEW], begins, language, size, [
          "--view",
          "overview",
        ]);
      });
    }
  }

  it("a package's page in 16 colours", async () => {
    await using tty = await shared().console({
      args: ["--view", "package/firefox"],
      env: { FORCE_COLOR: "1", LONGSHORE_LANG: "en", TZ: "UTC" },
    });
    await tty.sees(/not seen for 7 days/);
    await compare(tty, "package_80x24_colour", () => steady(tty.painted()));
    assertEquals(/\[red\]/.test(tty.painted()), true);
  });
});
