import { Box, Text } from "ink";
import stringWidth from "string-width";
import type { Halt } from "#shared/contract/schedules/halts.ts";
import type { Link } from "#tui/api/tail.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { crumb } from "#tui/console/nav/places.ts";
import { useHalts } from "#tui/console/halts.ts";
import { isReadonly } from "#tui/console/permissions.ts";
import type { Session } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { theme, type Tone } from "#tui/console/theme.ts";
import { ageWords } from "#tui/words/words.ts";
import { clip } from "./fit.ts";
import { FIGURES_FROM, FleetFigures } from "./fleet_figures.tsx";

const PRODUCT = "longshore";
/** Cells of the longest latency and of the gap behind it. */
const LATENCY = 8;
/** Least cells between what is left and right. */
const GAP = 2;

interface HeaderProps {
  readonly session: Session;
  readonly link: Link;
  /** Seconds since the server sent anything; null while it is connected. */
  readonly silentFor: number | null;
  /** Duration of the latest request; null before the first. */
  readonly latencyMs: number | null;
}

/**
 * The server, the operator and the latency; in a wide window also the server's
 * version, and figures of the fleet.
 */
export function Header(
  { session, link, silentFor, latencyMs }: HeaderProps,
) {
  const { size: { columns }, me, server, connection } = session;
  const isWide = columns >= FIGURES_FROM && server !== null;
  const label = server?.label ?? null;
  const name = server?.name ?? connection.server.replace(/^https?:\/\//, "");
  const identity = isWide ? me.name : `${me.name}@${name}`;
  const who = [
    ...latencyMs === null || link.state !== "live"
      ? []
      : [latencyWords(latencyMs)],
    linkWords(link, silentFor ?? 0),
    identity,
  ].join("  ");
  const role = isReadonly() ? text.frame.readonlyShort : me.role;
  const word = label ? ` ${label.word} ` : "";
  const room = columns - stringWidth(word) - " longshore ".length;
  const right = [`${who} (${role}) `, `${who} `, `${identity} `]
    .find((line) => stringWidth(line) < room) ?? clip(who, Math.max(0, room));
  // What stands on the left does not depend on the latency.
  const reserved = latencyMs === null || link.state !== "live"
    ? stringWidth(right) + LATENCY
    : stringWidth(right) - stringWidth(latencyWords(latencyMs)) - 2 + LATENCY;
  return (
    <Box width={columns} height={1} justifyContent="space-between">
      <Text bold wrap="truncate">
        {label ? <Text inverse color={label.colour}>{word}</Text> : null}
        <Text color={theme.accent}>{` ${PRODUCT}`}</Text>
        {isWide
          ? (
            <FleetFigures
              about={`${server.name} ${server.version}`}
              room={room - reserved - GAP}
            />
          )
          : null}
      </Text>
      <Text color={theme[toneOf(link)]}>{right}</Text>
    </Box>
  );
}

function linkWords(link: Link, silentFor: number): string {
  const { live, notLive, connecting, noNews } = text.connection;
  switch (link.state) {
    case "live":
      return live;
    case "connecting":
      return connecting;
    case "silent":
    case "lost":
      return noNews(ageWords(silentFor));
    case "refused":
      return notLive;
  }
}

function toneOf({ state }: Link): Tone {
  if (state === "live") return "ok";
  return state === "connecting" || state === "silent" ? "open" : "failed";
}

/**
 * The path of the current place; on the right, what narrows or marks its rows.
 */
export function Crumbs({ session, marks }: {
  readonly session: Session;
  /** "12 selected", "only faults". */
  readonly marks: string;
}) {
  const { stack, size: { columns } } = session;
  const halts = useHalts();
  const left = columns - (marks === "" ? 0 : stringWidth(marks) + 2);
  const halt = haltMark(halts, Math.floor(left / 2));
  const room = left - (halt === "" ? 0 : stringWidth(halt) + 2);
  const between = ` ${glyphs.into} `;
  const crumbs = stack.map(crumb);
  // The end is the most specific, so the beginning is cut first.
  let from = 0;
  const line = () =>
    ` ${
      [...from > 0 ? [glyphs.cut] : [], ...crumbs.slice(from)].join(between)
    }`;
  while (from < crumbs.length - 1 && stringWidth(line()) > room) from++;
  return (
    <Box width={columns} height={1} justifyContent="space-between">
      <Text color={theme.accent} wrap="truncate">
        {clip(line(), Math.max(0, room))}
      </Text>
      <Text>
        {halt === ""
          ? null
          : <Text color={theme.failed} bold>{`${halt} `}</Text>}
        {marks === "" ? null : <Text color={theme.open}>{`${marks} `}</Text>}
      </Text>
    </Box>
  );
}

/**
 * That nothing, or less, is offered, and why: "▲ HALTED: broken driver". The
 * halt of everything comes before those of groups; others are counted.
 *
 * @param cells Most of its width.
 */
export function haltMark(halts: readonly Halt[], cells: number): string {
  const [newest] = halts;
  if (!newest) return "";
  const { group, reason } = halts.find((halt) => halt.group === null) ?? newest;
  const others = halts.length - 1;
  return clip(
    `${glyphs.urgent} ${
      text.schedules.haltMark(group?.name ?? null, reason, others)
    }`,
    cells,
  );
}

/** Coarse, so that the line does not change with every answer. */
export function latencyWords(ms: number): string {
  if (ms < 10) return "<10 ms";
  return ms < 1000
    ? `${Math.round(ms / 10) * 10} ms`
    : `${(ms / 1000).toFixed(1)} s`;
}
