import type { PackageStatus } from "#shared/contract/packages/status.ts";
import type { Size } from "#tui/console/session.ts";
import {
  PANELS_FROM,
  panelWidths,
  type Section,
  textCells,
} from "#tui/console/widgets/panels.tsx";
import { text } from "#tui/text/mod.ts";
import { noteLinesOf } from "#tui/console/screens/notes/lines.ts";
import { failureLines, traitLines } from "./failure_lines.ts";
import {
  aboutLines,
  assignedIn,
  assignmentLines,
  eventLines,
  groupLines,
  type PackageDetails,
  type Target,
} from "./lines.ts";
import { withNumbersOf } from "./load.ts";
import { progressLines } from "./progress_lines.ts";
import { relationLines } from "./relations.ts";
import { whyLines } from "./why_lines.ts";

/** Rows of a window that shows a higher curve. */
const HIGH = 45;

/**
 * The page of a package: how far it got, why it is no further and where it
 * failed, then what it is.
 *
 * @param status Null while it is being counted.
 */
export function packageSections(
  whole: PackageDetails,
  status: PackageStatus | null,
  { columns, rows }: Size,
): Section<Target>[] {
  const isWide = columns >= PANELS_FROM;
  const panels = panelWidths(columns);
  const left = isWide ? textCells(panels.left) : columns - 3;
  const right = isWide ? textCells(panels.right) : columns - 3;
  const { notes } = whole;
  const shown = withNumbersOf(whole.shown, status);
  const why = status?.why ?? null;
  const related = relationLines(whole.relations, left);
  const isAssigned = assignedIn(shown.counts) > 0;
  return [
    {
      name: "progress",
      title: text.package.progress,
      lines: progressLines(
        shown,
        status?.progress ?? null,
        left,
        rows >= HIGH ? 9 : 5,
      ),
      side: "left",
    },
    ...isAssigned
      ? [{
        name: "why",
        title: text.why.section,
        lines: whyLines(why, right),
        side: "right" as const,
      }]
      : [],
    ...shown.counts.failed
      ? [{
        name: "failures",
        title: text.progress.failures,
        note: `${shown.counts.failed}`,
        lines: failureLines(why, right),
        side: "right" as const,
      }, {
        name: "traits",
        title: text.progress.inCommon,
        lines: traitLines(status?.traits ?? null, right),
        side: "right" as const,
      }]
      : [],
    {
      name: "about",
      title: text.package.name,
      lines: aboutLines(shown, left),
      side: "left",
    },
    ...related.length === 0 ? [] : [{
      name: "relations",
      title: text.relations.heading,
      lines: related,
      side: "left" as const,
    }],
    ...notes.rows.length === 0 ? [] : [{
      name: "notes",
      title: text.notes.heading,
      lines: noteLinesOf(notes, {
        kind: "package",
        of: { id: shown.id, name: shown.name },
      }),
      side: "left" as const,
    }],
    ...status && status.groups.length > 0
      ? [{
        name: "groups",
        title: text.package.groups,
        lines: groupLines(status, right),
        side: "right" as const,
      }]
      : [],
    {
      name: "assignments",
      title: text.package.assignments,
      lines: assignmentLines(status?.assignments ?? null, right),
      side: "right",
    },
    {
      name: "events",
      title: text.package.events,
      lines: eventLines(whole),
      side: "right",
    },
  ];
}
