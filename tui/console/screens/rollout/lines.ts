import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Rollout, Wave } from "#shared/contract/rollouts/rollouts.ts";
import { eventLine } from "#tui/console/screens/events/lines.ts";
import type { Line, LineTarget } from "#tui/console/screens/line.ts";
import { rolloutTone } from "#tui/console/screens/rollouts/columns.ts";
import { machinesOf } from "#tui/console/screens/rollouts/keys.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { field, note, type SheetLine } from "#tui/console/widgets/sheet.tsx";
import { stackedBar } from "#tui/console/widgets/stacked_bar.ts";
import { sharesOfWave } from "#tui/console/widgets/waves_bar.ts";
import { text } from "#tui/text/mod.ts";
import { percentWords } from "#tui/words/amounts.ts";
import { operatorIn } from "#tui/words/event_details.ts";
import { needsOperator, waitsWords } from "#tui/words/rollouts/next.ts";
import {
  advanceWords,
  countWords,
  haltedWords,
  haltWords,
  waveWords,
} from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";
import { formatMoment } from "#tui/words/words.ts";

/** A rollout with what its page shows of it. */
export interface RolloutDetails {
  readonly rollout: Rollout;
  /** Its newest events, newest first. */
  readonly events: readonly LogEvent[];
}

/** What a line of the page is about. */
export interface RolloutTarget extends LineTarget {
  /** The number of its wave. */
  readonly wave?: number;
}

type RolloutLine = SheetLine<RolloutTarget>;

/** Cells of the name of a wave and of a percentage. */
const NAME = 10;
const PERCENT = 6;
/** The fewest and the most cells of a bar. */
const LEAST_BAR = 12;
const MOST_BAR = 40;
/** Most lines of what is said about a wave. */
const MOST_LINES = 3;

/** Its state, and what it waits for. */
export function stateLines(
  rollout: Rollout,
  width: number,
  now: Date,
): RolloutLine[] {
  const { labels, states } = text.rollouts;
  const { state, halted, reason, changedAt, changedBy } = rollout;
  const of = rollout.package;
  return [
    ...field(
      labels.state,
      {
        text: text.rolloutScreens.stateSince(
          states[state],
          formatMoment(changedAt, now),
          changedBy,
        ),
        tone: rolloutTone(rollout),
      },
      width,
    ),
    ...halted === null ? [] : field(
      labels.halted,
      { text: haltedWords(halted), tone: "failed" },
      width,
    ),
    ...reason === "" ? [] : field(labels.reason, reason, width),
    ...field(labels.waitsFor, {
      text: waitsWords(rollout, now),
      tone: needsOperator(rollout) ? "open" : undefined,
    }, width),
    ...of.active ? [] : field(
      labels.off,
      { text: text.rolloutScreens.off, tone: "open" },
      width,
    ),
    ...field(labels.package, titleOf(of), width, {
      place: {
        screen: "package",
        package: { id: of.id, name: of.name, version: of.version },
      } as const,
    }),
  ];
}

/** Each wave: its bar, and what became of its machines. */
export function waveLines(
  rollout: Rollout,
  width: number,
  now: Date,
): RolloutLine[] {
  return rollout.waves.flatMap((wave) => oneWave(rollout, wave, width, now));
}

function oneWave(
  rollout: Rollout,
  wave: Wave,
  width: number,
  now: Date,
): RolloutLine[] {
  const key = `wave ${wave.number}`;
  const target = {
    wave: wave.number,
    place: machinesOf(rollout, wave.number),
  };
  const shares = sharesOfWave(wave);
  const isOpen = wave.openedAt !== null;
  const machines = text.count.machines(wave.machines);
  const room = width - NAME - PERCENT - 2;
  const cells = Math.max(LEAST_BAR, Math.min(MOST_BAR, room - 16));
  const said = [
    waveWords(wave),
    wave.openedAt === null
      ? text.rollouts.notOpen
      : text.rollouts.openSince(formatMoment(wave.openedAt, now)),
    ...isOpen && countWords(wave) !== "" ? [countWords(wave)] : [],
  ].join(text.clause);
  return [
    {
      key,
      pieces: [
        {
          text: fit(text.rollouts.labels.wave(wave.number), NAME),
          tone: isOpen ? "accent" : "quiet",
        },
        ...stackedBar(shares, cells),
        { text: fit(percentWords(shares.done, shares.total), PERCENT, true) },
        { text: `  ${fit(machines, room - cells)}`, tone: "quiet" },
      ],
      target,
    },
    ...wrap(said, Math.max(20, width - NAME - 1), MOST_LINES).map((
      words,
      i,
    ): RolloutLine => ({
      key: `${key} ${i}`,
      pieces: [{ text: " ".repeat(NAME) }, { text: words, tone: "quiet" }],
      passive: true,
      target,
    })),
  ];
}

/** When waves open, when it halts, who approved, and who made it. */
export function ruleLines(
  { rollout, events }: RolloutDetails,
  width: number,
  now: Date,
): RolloutLine[] {
  const { labels, by } = text.rollouts;
  return [
    ...field(labels.advance, advanceWords(rollout), width),
    ...field(labels.halt, haltWords(rollout), width),
    ...approvalLines(rollout, events, width, now),
    ...field(
      labels.created,
      by(formatMoment(rollout.createdAt, now), rollout.createdBy),
      width,
    ),
  ];
}

/** Who opened the waves that need an approval, and which wave needs one now. */
function approvalLines(
  { advance, waitsFor, openWave, createdBy }: Rollout,
  events: readonly LogEvent[],
  width: number,
  now: Date,
): RolloutLine[] {
  if (advance.approval === "none") return [];
  const { approved, awaits, approvals } = text.rolloutScreens;
  const opened = events.flatMap(({ kind, actor, at, payload: { wave } }) => {
    const who = operatorIn(actor);
    return kind === "rollout.wave_opened" && who && typeof wave === "number"
      ? [approved(wave, who, formatMoment(at, now))]
      : [];
  }).toReversed();
  const said = [
    ...opened,
    ...waitsFor === "approval" ? [awaits(openWave + 1, createdBy)] : [],
  ];
  return said.length === 0
    ? []
    : field(approvals, said.join(text.clause), width);
}

/** What happened to it, newest first. */
export function eventLines(
  { events }: RolloutDetails,
  width: number,
): Line[] {
  return events.length === 0
    ? note("nothing", text.deployment.nothingYet, width)
    : events.map((event) => eventLine(event, null));
}
