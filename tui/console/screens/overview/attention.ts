import type { Place } from "#tui/console/nav/places.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { needWords } from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";
import { warningWords } from "#tui/words/words.ts";
import { labelCells } from "./activity.ts";
import type { Overview } from "#tui/console/data/figures.ts";

/** Most cells of the labels. */
const LONGEST = 24;
/** Cells of the mark that says how urgent it is. */
const MARK = 2;
/** Most lines of one entry. */
const MOST_LINES = 4;

/** Something that needs an operator. */
interface Entry {
  readonly key: string;
  readonly title: string;
  /** The package it is about. */
  readonly name?: string;
  readonly words: string;
  readonly tone: "failed" | "open";
  readonly place?: Place;
}

/** What needs an operator; each line leads to what it is about. */
export function attentionLines(overview: Overview, cells: number): Line[] {
  const entries = entriesOf(overview);
  const label = Math.min(
    LONGEST,
    labelCells(["", ...entries.map(({ title }) => title)]) - 1,
  );
  return entries.flatMap((entry, i) => {
    const { key, name, words, tone, place } = entry;
    const room = Math.max(10, cells - label - MARK);
    const sentence = name === undefined ? words : `${name} ${words}`;
    const isRepeated = entries[i - 1]?.title === entry.title;
    return wrap(sentence, room, MOST_LINES).map((line, part): Line => {
      const title = part === 0 && !isRepeated ? entry.title : "";
      const named = part === 0 && name && line.startsWith(name) ? name : "";
      return {
        key: part === 0 ? key : `${key} ${part}`,
        pieces: [
          { text: fit(part === 0 ? markOf(tone) : "", MARK), tone },
          { text: fit(title, label), tone: "quiet" },
          { text: named },
          { text: line.slice(named.length), tone },
        ],
        target: place && { place },
      };
    });
  });
}

/** A shape for each colour. */
function markOf(tone: Tone): string {
  return tone === "failed" ? glyphs.urgent : glyphs.note;
}

function entriesOf(overview: Overview): Entry[] {
  return [
    ...overview.warnings.map((warning, i): Entry => ({
      key: `warning ${i}`,
      title: text.overview.warning,
      words: warningWords(warning),
      ...warning.code.startsWith("backup_") && {
        place: { screen: "backups" },
      },
      tone: "failed",
    })),
    ...rolloutEntries(overview),
    ...enrolmentEntries(overview),
    ...packageEntries(overview),
    ...agentEntries(overview),
    ...machineEntries(overview),
    ...networkEntries(overview),
  ];
}

function rolloutEntries({ rollouts }: Overview): Entry[] {
  return rollouts.map((rollout): Entry => ({
    key: `rollout ${rollout.id}`,
    ...needWords(rollout),
    name: titleOf(rollout.package),
    tone: rollout.halted === null ? "open" : "failed",
    place: { screen: "rollout", id: rollout.id, package: rollout.package },
  }));
}

function enrolmentEntries({ pending }: Overview): Entry[] {
  return pending === 0 ? [] : [{
    key: "pending",
    title: text.enrolment.pending,
    words: text.enrolment.pendingWords(pending),
    tone: "open",
    place: { screen: "machines", q: "status:pending" },
  }];
}

function packageEntries(overview: Overview): Entry[] {
  const placeOf = (of: Overview["failing"][number]["package"]) => ({
    id: of.id,
    name: titleOf(of),
  });
  return [
    ...overview.holding.map(({ package: of, machines, failed }): Entry => ({
      key: `holding ${of.id}`,
      title: text.overview.holding,
      name: titleOf(of),
      words: text.overview.holds(machines, failed),
      tone: failed > 0 ? "failed" : "open",
      place: { screen: "package", package: placeOf(of) },
    })),
    ...overview.failing.map(({ package: of, failed, assigned }): Entry => ({
      key: `failing ${of.id}`,
      title: text.overview.failing,
      name: titleOf(of),
      words: text.overview.failedOf(failed, assigned),
      tone: "failed",
      place: { screen: "progress", package: placeOf(of), state: "failed" },
    })),
    ...overview.stuck.map(({ package: of, machines }): Entry => ({
      key: `stuck ${of.id}`,
      title: text.why.troubles.stuck,
      name: titleOf(of),
      words: text.why.troubles.stuckOn(machines),
      tone: "failed",
      place: { screen: "package", package: placeOf(of) },
    })),
    ...overview.contradicted.map(({ package: of, machines }): Entry => ({
      key: `contradicted ${of.id}`,
      title: text.claims.overview,
      name: titleOf(of),
      words: text.claims.overviewWords(machines),
      tone: "failed",
      place: {
        screen: "progress",
        package: placeOf(of),
        observed: "contradicted",
      },
    })),
    ...overview.disputed.map(({ package: of, machines }): Entry => ({
      key: `disputed ${of.id}`,
      title: text.verification.disputed,
      name: titleOf(of),
      words: text.verification.disputedWords(machines),
      tone: "failed",
      place: { screen: "troubles" },
    })),
    ...overview.unverified.map(({ package: of, machines }): Entry => ({
      key: `unverified ${of.id}`,
      title: text.verification.overview,
      name: titleOf(of),
      words: text.verification.overviewWords(machines),
      tone: "open",
      place: { screen: "progress", package: placeOf(of), unverified: true },
    })),
  ];
}

function agentEntries({ troubles, suspicious }: Overview): Entry[] {
  const { hammers, stalls, identity, claims_history } = troubles;
  return [
    ...hammers + stalls + identity + claims_history === 0 ? [] : [
      {
        key: "troubles",
        title: text.why.troubles.overview,
        words: text.why.troubles.counted(
          hammers,
          stalls,
          identity,
          claims_history,
        ),
        tone: "failed",
        place: { screen: "troubles" },
      } satisfies Entry,
    ],
    ...suspicious === 0 ? [] : [
      {
        key: "suspicious",
        title: text.overview.suspicious,
        words: text.overview.suspiciousWords(suspicious),
        tone: "failed",
        place: {
          screen: "happened",
          filter: { kind: "deployment.result_unexpected" },
        },
      } satisfies Entry,
    ],
  ];
}

function machineEntries(
  { removals, troubles, machines, duplicates }: Overview,
): Entry[] {
  const { week } = machines.notSeen;
  return [
    ...removals.machines === 0 ? [] : [
      {
        key: "removals",
        title: text.life.removed.overview,
        words: text.life.removed.overviewWords(
          removals.removed,
          removals.machines,
        ),
        tone: "open",
        place: { screen: "removed" },
      } satisfies Entry,
    ],
    ...troubles.returned === 0 ? [] : [
      {
        key: "returned",
        title: text.life.overview,
        words: text.life.overviewWords(troubles.returned),
        tone: "open",
        place: { screen: "troubles" },
      } satisfies Entry,
    ],
    ...week === 0 ? [] : [
      {
        key: "silent",
        title: text.overview.week,
        words: text.count.machines(week),
        tone: "failed",
        place: { screen: "machines", notSeenDays: 7 },
      } satisfies Entry,
    ],
    ...duplicates === 0 ? [] : [
      {
        key: "duplicates",
        title: text.duplicates.overview,
        words: text.duplicates.overviewWords(duplicates),
        tone: "open",
        place: { screen: "duplicates" },
      } satisfies Entry,
    ],
  ];
}

function networkEntries({ unknown }: Overview): Entry[] {
  return unknown.devices === 0 ? [] : [{
    key: "unknown devices",
    title: text.networkOverview.unknown,
    words: text.networkOverview.words(unknown.devices, unknown.networks),
    tone: "open",
    place: { screen: "networks" },
  }];
}
