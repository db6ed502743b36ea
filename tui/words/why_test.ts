import { assert, assertEquals, assertMatch } from "@std/assert";
import { Cause } from "#shared/contract/deployments/causes.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import {
  Actor,
  type CauseBar,
  MissingReason,
  Step,
  Stoppability,
  type Why,
} from "#shared/contract/deployments/why.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { en } from "#tui/text/en/mod.ts";
import { fr } from "#tui/text/fr/mod.ts";
import { barWords, tellingBars } from "./why/bars.ts";
import { whyFacts } from "./why.ts";

const NOW = new Date("2026-11-22T10:00:00.000Z");
const ago = (minutes: number) =>
  new Date(NOW.getTime() - minutes * MINUTE_MS).toISOString();

const why: Why = {
  at: NOW.toISOString(),
  machine: { id: 1, name: "pc-1" },
  retiredAt: null,
  formerAt: null,
  package: { id: 1700000001, name: "vlc", version: "", target: "any" },
  state: "waiting",
  cause: "next_contact",
  reason: null,
  halt: null,
  unmet: [],
  other: null,
  next: { step: "contact", by: "agent", at: ago(-30) },
  hold: { code: "nothing_out", left: 4 },
  contact: {
    lastAt: ago(30),
    inventoriedAt: ago(900),
    everySeconds: 3600,
    observed: false,
    nextAt: ago(-30),
    late: false,
  },
  offer: null,
  relay: null,
  mirror: null,
  result: null,
  downloads: { budgets: [], waits: false },
  bootedAt: null,
  inHistory: false,
  troubles: [],
  onMachine: [],
  groups: [{ id: 1, name: "lab" }],
  assignments: [],
};
const offer = {
  at: ago(180),
  attempt: 1,
  force: false,
  infoAt: ago(170),
  fragments: { seen: 0, total: 4 },
  fragmentAt: null,
  patienceSeconds: 900,
};

const said = (change: Partial<Why>) =>
  whyFacts({ ...why, ...change }, NOW).map(({ label, words }) =>
    `${label}: ${words}`
  ).join("\n");

const sentences: [string, Partial<Why>, RegExp][] = [
  [
    "nothing against it",
    {},
    /Nothing is holding it back.*\n.*has to contact.*about/,
  ],
  [
    "assignments of which some reach the machine",
    {
      assignments: [[3, true], [2, false], [1, true]].map(([id, reaches]) => ({
        ...{ id: Number(id), createdAt: ago(900), mode: "snapshot" as const },
        ...{ groups: [], machines: 1, reaches: reaches === true },
      })),
    },
    /Assigned: no\. 3 to 1 machine by name; no\. 1 to 1 machine by name$/m,
  ],
  [
    "held",
    {
      cause: "held_by_priority_0",
      other: {
        id: 1700000002,
        name: "reboot",
        version: "",
        state: "failed",
        attempt: 1,
        code: "SUCCESS_3",
        unverified: null,
      },
      next: { step: "retry_other", by: "operator", at: null },
    },
    /reboot has priority 0 and goes first; it is failed on this machine\.\n.*An operator has to retry or cancel that/,
  ],
  [
    "no fragment",
    { state: "offered", cause: "no_fragment", offer },
    /info file, but no fragment\. Nothing for 2 h; its settings explain up to 15 min/,
  ],
  [
    "stopped",
    {
      state: "downloading",
      cause: "stopped",
      offer: {
        ...offer,
        fragments: { seen: 2, total: 4 },
        fragmentAt: ago(40),
      },
    },
    /stopped at fragment 2 of 4\. Nothing for 40 min/,
  ],
  [
    "not assigned",
    { state: null, cause: "not_assigned" },
    /not assigned to this machine\. The machine is in lab; .* assigned to nobody/,
  ],
  [
    "ran, unreported",
    { state: "offered", cause: "in_history", inHistory: true, offer },
    /its report was lost/,
  ],
  [
    "hammers",
    {
      state: "offered",
      cause: "hammering",
      offer,
      troubles: [{
        kind: "hammers",
        identity: null,
        package: { id: 1, name: "vlc", version: "" },
        since: ago(5),
        lastAt: ago(0),
        requests: 900,
        reports: null,
      }],
    },
    /Problem: requests the same file in a loop: 900 times/,
  ],
];
for (const [situation, change, expected] of sentences) {
  Deno.test(`whyFacts() ${situation}`, () => {
    assertMatch(said(change), expected);
  });
}

Deno.test("every code of an explanation has a text in both languages", () => {
  // What excludes a machine for good is in both lists.
  const causes = new Set([...Cause.options, ...MissingReason.options]);
  const codes = [
    ["causes", [...causes]],
    ["because", [...causes]],
    ["steps", Step.options],
    ["doers", Actor.options],
    ["holds", Stoppability.options],
    ["held", Stoppability.options],
  ] as const;
  for (const language of [en, fr]) {
    for (const [table, all] of codes) {
      const texts: Record<string, string> = language.why[table];
      const each = [...new Set<string>(all)].sort();
      assertEquals(Object.keys(texts).sort(), each, table);
      assert(Object.values(texts).every((text) => text.length > 2), table);
    }
  }
});

Deno.test("every explanation has a reason and what comes next", () => {
  for (const cause of [...Cause.options, ...MissingReason.options]) {
    for (const state of [...DeploymentState.options, null]) {
      const facts = whyFacts({ ...why, cause, state }, NOW);
      assertEquals(facts.slice(0, 2).map(({ label }) => label), [
        en.why.labels.why,
        en.why.labels.next,
      ]);
      assert(facts.every(({ words }) => words.length > 2), cause);
    }
  }
});

const bar: CauseBar = {
  state: "offered",
  cause: "no_fragment",
  machines: 32,
  details: [],
  concentration: {
    in: "subnet",
    value: "10.3.0.0/16",
    machines: 30,
    of: 40,
    times: 360,
  },
};

Deno.test("barWords() asks what is to be asked where a cause concentrates", () => {
  assertEquals(barWords(bar), [
    "30 in 10.3.0.0/16, which has 40, 360 times the rest: are the fragments reachable from 10.3.0.0/16?",
  ]);
  const failed: CauseBar = {
    ...bar,
    state: "failed",
    cause: "failed",
    details: [
      { code: "EXIT_CODE_3", exitCode: 3, machines: 20 },
      { code: "", machines: 12 },
    ],
    concentration: null,
  };
  assertEquals(barWords(failed), ["20 by EXIT_CODE_3, 12 by without a code"]);
});

Deno.test("tellingBars() leaves out what the states say already", () => {
  const done = { ...bar, state: "succeeded", cause: "succeeded" } as const;
  assertEquals(tellingBars([bar, { ...done, concentration: null }]), [bar]);
});

Deno.test("budgets of downloads are told, with whose turn it is", () => {
  const budget = {
    level: "group" as const,
    group: { id: 1, name: "paris" },
    atOnce: 5,
    bytesPerSecond: 1024 ** 2,
    running: 5,
    waiting: 12,
  };
  const words = said({
    state: "downloading",
    offer,
    downloads: { budgets: [budget], waits: true },
  });
  assertMatch(
    words,
    /Budget: the group paris: 5 of 5 downloads at once, 12 wait, 1.0 MiB\/s\n/,
  );
  assertMatch(words, /Budget: its request waits for its turn/);
});

Deno.test("French says that a machine is in no group with its negation", () => {
  const { assignedTo, noGroup } = fr.why;
  assertMatch(
    assignedTo("", noGroup, "x"),
    /La machine n'est dans aucun groupe/,
  );
  assertMatch(assignedTo("", "labo", "x"), /La machine est dans labo/);
});
