import type { z } from "zod";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { readOverview } from "#shared/contract/server.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import { bar } from "#tui/console/widgets/bar.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import {
  field,
  gap,
  heading,
  LABEL,
  note,
} from "#tui/console/widgets/sheet.tsx";
import { stateTone, warningWords } from "#tui/words/words.ts";
import type { Line } from "#tui/console/screens/line.ts";

export type Overview = z.output<typeof readOverview.output>;
/** Cells of a bar, and of the number before it. */
const BAR = 20;
const NUMBER = 7;

/** Lists what needs the operator's attention first, then the totals. */
export function overviewLines(overview: Overview, width: number): Line[] {
  const urgent = urgentLines(overview, width);
  return [
    heading(text.overview.needsYou),
    ...urgent.length > 0 ? urgent : note("all well", {
      text: text.overview.allWell,
      tone: "ok",
    }, width),
    ...stateLines(overview),
    ...machineLines(overview),
    gap("lately"),
    heading(text.overview.lately),
    countLine(text.overview.assignments, overview.assignments, "plain"),
  ];
}

function urgentLines(overview: Overview, width: number): Line[] {
  const { warnings, failing, holding, machines, suspicious, unknown } =
    overview;
  const { stuck, troubles } = overview;
  const { contradicted } = overview;
  const titled = (title: string, i: number) => i === 0 ? title : "";
  return [
    ...warnings.flatMap((warning, i) =>
      field(text.overview.warning, {
        text: warningWords(warning),
        tone: "failed",
      }, width).map((line) => ({ ...line, key: `warning ${i} ${line.key}` }))
    ),
    ...overview.pending > 0
      ? [{
        key: "pending",
        pieces: [label(text.enrolment.pending), {
          text: text.enrolment.pendingWords(overview.pending),
          tone: "open" as const,
        }],
        target: {
          place: { screen: "machines" as const, q: "status:pending" },
        },
      }]
      : [],
    ...holding.map(({ package: held, machines, failed }, i): Line => ({
      key: `holding ${held.id}`,
      pieces: [
        label(titled(text.overview.holding, i)),
        { text: `${held.name}  ` },
        {
          text: text.overview.holds(machines, failed),
          tone: failed > 0 ? "failed" : "open",
        },
      ],
      target: { place: { screen: "package", package: held } },
    })),
    ...failing.map(({ package: bad, failed, assigned }, i): Line => ({
      key: `failing ${bad.id}`,
      pieces: [
        label(titled(text.overview.failing, i)),
        { text: `${bad.name}  ` },
        { text: text.overview.failedOf(failed, assigned), tone: "failed" },
      ],
      target: {
        place: { screen: "progress", package: bad, state: "failed" },
      },
    })),
    ...stuck.map(({ package: of, machines }, i): Line => ({
      key: `stuck ${of.id}`,
      pieces: [
        label(titled(text.why.troubles.stuck, i)),
        { text: `${of.name}  ` },
        { text: text.why.troubles.stuckOn(machines), tone: "failed" },
      ],
      target: { place: { screen: "package", package: of } },
    })),
    ...troubles.hammers + troubles.stalls + troubles.identity +
          troubles.claims_history > 0
      ? [{
        key: "troubles",
        pieces: [label(text.why.troubles.overview), {
          text: text.why.troubles.counted(
            troubles.hammers,
            troubles.stalls,
            troubles.identity,
            troubles.claims_history,
          ),
          tone: "failed" as const,
        }],
        target: { place: { screen: "troubles" as const } },
      }]
      : [],
    ...overview.removals.machines > 0
      ? [{
        key: "removals",
        pieces: [label(text.life.removed.overview), {
          text: text.life.removed.overviewWords(
            overview.removals.removed,
            overview.removals.machines,
          ),
          tone: "open" as const,
        }],
      }]
      : [],
    ...troubles.returned > 0
      ? [{
        key: "returned",
        pieces: [label(text.life.overview), {
          text: text.life.overviewWords(troubles.returned),
          tone: "open" as const,
        }],
        target: { place: { screen: "troubles" as const } },
      }]
      : [],
    ...contradicted.map(({ package: bad, machines }, i): Line => ({
      key: `contradicted ${bad.id}`,
      pieces: [
        label(titled(text.claims.overview, i)),
        { text: `${bad.name}  ` },
        { text: text.claims.overviewWords(machines), tone: "failed" },
      ],
      target: {
        place: { screen: "progress", package: bad, observed: "contradicted" },
      },
    })),
    ...overview.disputed.map(({ package: of, machines }, i): Line => ({
      key: `disputed ${of.id}`,
      pieces: [
        label(titled(text.verification.disputed, i)),
        { text: `${of.name}  ` },
        { text: text.verification.disputedWords(machines), tone: "failed" },
      ],
      target: { place: { screen: "troubles" } },
    })),
    ...overview.unverified.map(({ package: of, machines }, i): Line => ({
      key: `unverified ${of.id}`,
      pieces: [
        label(titled(text.verification.overview, i)),
        { text: `${of.name}  ` },
        { text: text.verification.overviewWords(machines), tone: "open" },
      ],
      target: {
        place: { screen: "progress", package: of, unverified: true },
      },
    })),
    ...machines.notSeen.week > 0
      ? [silentLine(text.overview.week, machines.notSeen.week, 7, "urgent")]
      : [],
    ...overview.duplicates > 0
      ? [{
        key: "duplicates",
        pieces: [label(text.duplicates.overview), {
          text: text.duplicates.overviewWords(overview.duplicates),
          tone: "open" as const,
        }],
        target: { place: { screen: "duplicates" as const } },
      }]
      : [],
    ...unknown.devices > 0
      ? [{
        key: "unknown devices",
        pieces: [label(text.networkOverview.unknown), {
          text: text.networkOverview.words(unknown.devices, unknown.networks),
          tone: "open" as const,
        }],
        target: { place: { screen: "networks" as const } },
      }]
      : [],
    ...suspicious > 0
      ? [{
        key: "suspicious",
        pieces: [label(text.overview.suspicious), {
          text: text.overview.suspiciousWords(suspicious),
          tone: "failed" as const,
        }],
        target: {
          place: {
            screen: "happened" as const,
            filter: { kind: "deployment.result_unexpected" },
          },
        },
      }]
      : [],
  ];
}

function stateLines({ states }: Overview): Line[] {
  const total = Object.values(states).reduce((sum, n) => sum + n, 0);
  const shown = DeploymentState.options.filter((state) => states[state]);
  return [
    gap("states"),
    heading(text.overview.states),
    ...shown.length === 0
      ? [{
        key: "no states",
        pieces: [{ text: text.overview.noDeployments }],
      }]
      : shown.map((state): Line => ({
        key: `state ${state}`,
        pieces: [
          label(text.states[state]),
          { text: fit(`${states[state]}`, NUMBER, true) },
          {
            text: `  ${bar(states[state]!, total, BAR)}`,
            tone: stateTone(state),
          },
        ],
        target: { place: { screen: "deployments", state } },
      })),
  ];
}

function machineLines({ machines: { total, notSeen } }: Overview): Line[] {
  return [
    gap("machines"),
    heading(text.overview.machines),
    {
      ...countLine(text.overview.total, total, "plain"),
      target: { place: { screen: "machines" } },
    },
    silentLine(text.overview.day, notSeen.day, 1),
    silentLine(text.overview.week, notSeen.week, 7),
    silentLine(text.overview.month, notSeen.month, 30),
  ];
}

function silentLine(words: string, n: number, days: number, where = ""): Line {
  const tone = n === 0 ? "quiet" : days >= 7 ? "failed" : "open";
  return {
    ...countLine(words, n, tone, where),
    target: n > 0
      ? { place: { screen: "machines", notSeenDays: days } }
      : undefined,
  };
}

function countLine(words: string, n: number, tone: Tone, where = ""): Line {
  return {
    key: `count ${where}${words}`,
    pieces: [label(words), { text: fit(`${n}`, NUMBER, true), tone }],
  };
}

/**
 * Cells of a label; wider than on other pages, because counts have long names.
 */
const label = (words: string) => ({
  text: fit(words, LABEL + 8),
  tone: "quiet" as const,
});
