import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { Group } from "#shared/contract/groups/groups.ts";
import type { UnknownMatches } from "#shared/contract/unknown.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { field, gap, heading, note } from "#tui/console/widgets/sheet.tsx";
import { formatMoment } from "#tui/words/words.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { fitTitle } from "#tui/console/widgets/title_cell.ts";

/** A group with the assignments that use it. */
export interface GroupDetails {
  readonly group: Group & { readonly unknown: UnknownMatches };
  /** The newest ones. */
  readonly assignments: readonly Assignment[];
  readonly assignmentsTotal: number;
}

/** The page of a group: what it is, and the packages it is assigned. */
export function groupLines(whole: GroupDetails, width: number): Line[] {
  const { group, assignments, assignmentsTotal } = whole;
  const remark = unknownWords(group.unknown, group.machines);
  const more = assignmentsTotal - assignments.length;
  return [
    ...field(text.group.name, group.name, width),
    ...field(text.group.members, `${group.machines}`, width),
    ...remark === null
      ? []
      : field(text.unknown.label, { text: remark, tone: "open" }, width),
    ...field(
      text.group.description,
      group.description || text.sheet.none,
      width,
    ),
    ...ruleLines(group, width),
    ...field(
      text.group.created,
      formatMoment(group.createdAt, new Date()),
      width,
    ),
    gap("assignments"),
    heading(text.group.assignments),
    ...assignments.length === 0
      ? note("none", text.group.noAssignments, width)
      : assignments.map((one) => assignmentLine(one, group)),
    ...more > 0 ? note("more", text.sheet.more(more), width) : [],
  ];
}

/**
 * The query that finds its members, how recent the result is, and its problem.
 */
function ruleLines(group: Group, width: number): Line[] {
  const { query, trustedOnly, included, excluded, freshness } = group;
  const { rule } = text;
  const now = new Date();
  return [
    ...field(rule.query, query ?? rule.noQuery, width),
    ...trustedOnly
      ? field(text.enrolment.groups.label, text.enrolment.groups.only, width)
      : [],
    ...query === null ? [] : field(rule.included, `${included}`, width),
    ...query === null && excluded === 0
      ? []
      : field(rule.excluded, `${excluded}`, width),
    ...freshness
      ? field(
        rule.fresh,
        [
          freshness.computedAt
            ? formatMoment(freshness.computedAt, now)
            : rule.never,
          rule.state[freshness.state],
          ...freshness.nextAt
            ? [rule.next(formatMoment(freshness.nextAt, now))]
            : [],
          ...freshness.arriving > 0 ? [rule.arriving(freshness.arriving)] : [],
        ].join(", "),
        width,
      )
      : [],
  ];
}

function assignmentLine(assignment: Assignment, { id, name }: Group): Line {
  const { createdAt, createdBy, withdrawnAt, force } = assignment;
  const now = new Date();
  const details = [
    text.sheet.by(formatMoment(createdAt, now), createdBy),
    ...force ? [text.package.forced] : [],
    ...withdrawnAt
      ? [text.package.withdrawn(formatMoment(withdrawnAt, now))]
      : [],
  ].join(", ");
  return {
    key: `assignment ${assignment.id}`,
    pieces: [
      { text: fit(`${assignment.id}`, 6), tone: "quiet" },
      {
        text: `${fitTitle(assignment.package, 20)} `,
        tone: withdrawnAt ? "quiet" : "plain",
      },
      { text: details, tone: "quiet" },
    ],
    target: {
      place: {
        screen: "progress",
        package: assignment.package,
        group: { id, name },
      },
    },
  };
}
