import { useSyncExternalStore } from "react";
import { Text } from "ink";
import stringWidth from "string-width";
import { OPEN } from "#shared/contract/deployments/states.ts";
import type { Overview } from "#tui/console/data/figures.ts";
import { useSession } from "#tui/console/session.ts";
import { theme } from "#tui/console/theme.ts";
import { text } from "#tui/text/mod.ts";
import { numberWords } from "#tui/words/amounts.ts";
import { pollRate } from "#tui/words/polls.ts";
import type { Piece } from "./sheet.tsx";

/** Columns of the window from which the header has figures. */
export const FIGURES_FROM = 120;
/** Cells between two figures. */
const GAP = 3;

/** The server's name and version, and as many figures as fit behind it. */
export function FleetFigures({ about, room }: {
  readonly about: string;
  readonly room: number;
}) {
  const { figures } = useSession();
  const overview = useSyncExternalStore(figures.subscribe, figures.read);
  const pieces = fitting(
    [{ text: about }, ...overview ? figurePieces(overview) : []],
    room,
  );
  return (
    <Text bold={false}>
      {pieces.map(({ text, tone = "plain" }, i) => (
        <Text key={i} color={theme[tone]}>{`${" ".repeat(GAP)}${text}`}</Text>
      ))}
    </Text>
  );
}

/** The place of the figure that is left out first. */
const LEAST_IMPORTANT = 2;

function fitting(pieces: readonly Piece[], room: number): readonly Piece[] {
  const cells = (some: readonly Piece[]) =>
    some.reduce((sum, { text }) => sum + stringWidth(text) + GAP, 0);
  if (cells(pieces) <= room) return pieces;
  const without = pieces.filter((_, i) => i !== LEAST_IMPORTANT);
  if (cells(without) <= room) return without;
  return cells(pieces.slice(0, 1)) <= room ? pieces.slice(0, 1) : [];
}

function figurePieces({ machines, activity, states }: Overview): Piece[] {
  const { figures } = text;
  const open = OPEN.reduce((sum, state) => sum + (states[state] ?? 0), 0);
  const failed = states.failed ?? 0;
  return [
    {
      text: figures.machines(machines.total, numberWords(machines.total)),
      tone: "quiet",
    },
    {
      text: pollRate(activity.pollsPerSecond),
      tone: "quiet",
    },
    {
      text: figures.open(numberWords(open)),
      tone: open > 0 ? "moving" : "quiet",
    },
    {
      text: figures.failed(numberWords(failed)),
      tone: failed > 0 ? "failed" : "quiet",
    },
  ];
}
