import type { PackageWhy } from "#shared/contract/deployments/why.ts";
import type {
  PackageProgress,
  PackageTraits,
} from "#shared/contract/packages/progress.ts";
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
import { progressLines } from "./progress_lines.ts";
import { whyLines } from "./why_lines.ts";

/** Rows of a window that shows a higher curve. */
const HIGH = 45;

/** What is read apart from the package; null while it is being read. */
export interface PackageCourse {
  readonly why: PackageWhy | null;
  readonly progress: PackageProgress | null;
  /** Null also if it has not failed anywhere. */
  readonly traits: PackageTraits | null;
}

/**
 * The page of a package: how far it got, why it is no further and where it
 * failed, then what it is.
 */
export function packageSections(
  whole: PackageDetails,
  { why, progress, traits }: PackageCourse,
  { columns, rows }: Size,
): Section<Target>[] {
  const isWide = columns >= PANELS_FROM;
  const panels = panelWidths(columns);
  const left = isWide ? textCells(panels.left) : columns - 3;
  const right = isWide ? textCells(panels.right) : columns - 3;
  const { shown, notes } = whole;
  const isAssigned = assignedIn(shown.counts) > 0;
  return [
    {
      name: "progress",
      title: text.package.progress,
      lines: progressLines(shown, progress, left, rows >= HIGH ? 9 : 5),
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
        lines: traitLines(traits, right),
        side: "right" as const,
      }]
      : [],
    {
      name: "about",
      title: text.package.name,
      lines: aboutLines(shown, left),
      side: "left",
    },
    ...notes.rows.length === 0 ? [] : [{
      name: "notes",
      title: text.notes.heading,
      lines: noteLinesOf(notes, {
        kind: "package",
        of: { id: shown.id, name: shown.name },
      }),
      side: "left" as const,
    }],
    ...whole.groups.length > 0
      ? [{
        name: "groups",
        title: text.package.groups,
        lines: groupLines(whole, right),
        side: "right" as const,
      }]
      : [],
    {
      name: "assignments",
      title: text.package.assignments,
      lines: assignmentLines(whole, right),
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
