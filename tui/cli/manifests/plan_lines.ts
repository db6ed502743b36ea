import type {
  ManifestChange,
  ManifestPlan,
  ManifestProblem,
} from "#shared/contract/manifests/manifests.ts";
import { unreachedWords } from "#tui/actions/assignments.ts";
import { text } from "#tui/text/mod.ts";
import { findingWords } from "#tui/words/findings.ts";
import { scheduleWords } from "./schedule_words.ts";

/** Values of a list that a line names. */
const MOST_NAMED = 5;

const SIGNS = { create: "+", change: "~", delete: "-" } as const;

/** "+ group lab  query: os:debian", and how many machines it concerns. */
export function planLines(
  { changes, problems }: ManifestPlan,
): string[] {
  if (changes.length + problems.length === 0) return [text.manifests.nothing];
  const affecting = changes.filter(({ machines }) => machines !== undefined);
  const gained = sumOf(affecting.filter(({ kind }) => kind === "group"));
  return [
    ...changes.map(changeLine),
    ...problems.map(problemLine),
    ...gained > 0 ? [text.manifests.machines(gained)] : [],
    ...affecting.some(({ kind }) => kind !== "group") && affecting.length > 1
      ? [text.manifests.total(sumOf(affecting))]
      : [],
  ];
}

function sumOf(changes: readonly ManifestChange[]): number {
  return changes.reduce((sum, { machines = 0 }) => sum + machines, 0);
}

function changeLine(change: ManifestChange): string {
  const { action, kind, name, fields } = change;
  const isWithdrawn = kind === "assignment" && action === "delete";
  const values = action === "delete" && !isWithdrawn
    ? []
    : fields.map(({ field, from, to }) =>
      isWithdrawn
        ? `${field}: ${valueText(from)}`
        : action === "create"
        ? `${field}: ${fieldText(field, to)}`
        : `${field}: ${fieldText(field, from)} -> ${fieldText(field, to)}`
    );
  const head = [
    SIGNS[action],
    kind,
    ...isWithdrawn ? [`${change.id}`] : [],
    ...name === "" ? [] : [name],
  ].join(" ");
  const line = [head, ...values.length > 0 ? [values.join(", ")] : []];
  const reach = reachText(change);
  return line.join("  ") + (reach === null ? "" : text.clause + reach);
}

/** What happens on machines, in words; null: nothing, or nothing is said. */
function reachText(
  { action, kind, fields, machines }: ManifestChange,
): string | null {
  const { reach } = text.manifests;
  if (kind === "assignment") {
    return action === "delete"
      ? reach.withdrawn(machines ?? 0)
      : reach.assigned(machines ?? 0);
  }
  if (kind !== "package" || machines === undefined) return null;
  if (action === "delete") return reach.cancelled(machines);
  const isOn = fields.some(({ field, to }) =>
    field === "active" && to === true
  );
  return isOn ? reach.released(machines) : reach.recalled(machines);
}

/** "! package vlc 3.0  command: "a" -> "b": it is fixed …" */
export function problemLine(problem: ManifestProblem): string {
  const { kind, name, field, from, to } = problem;
  const head = `! ${kind} ${name}`;
  const value = field === "" || problem.reason === "no_file"
    ? ""
    : `  ${field}: ${fieldText(field, from)} -> ${fieldText(field, to)}`;
  return text.manifests.problem(head + value, reasonText(problem));
}

function reasonText(
  { reason, finding, outcomes = {}, sentence }: ManifestProblem,
): string {
  const { reasons } = text.manifests;
  switch (reason) {
    case "package_refused":
      return finding ? findingWords(finding) : sentence;
    case "reaches_nobody":
      return reasons.reaches_nobody(unreachedWords({ fates: outcomes }));
    default:
      return reasons[reason];
  }
}

function fieldText(field: string, value: unknown): string {
  return scheduleWords(field, value) ?? valueText(value);
}

function valueText(value: unknown): string {
  if (value === null) return text.manifests.none;
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return listText(value);
  return typeof value === "object" ? objectText(value as object) : `${value}`;
}

function listText(values: readonly unknown[]): string {
  const words = values.slice(0, MOST_NAMED).map((one) =>
    typeof one === "string" ? one : valueText(one)
  );
  const more = values.length - words.length;
  return `[${words.join(", ")}${more > 0 ? `, … +${more}` : ""}]`;
}

/** An archive by its file, everything else by its fields that say something. */
function objectText(value: object): string {
  const { file, sha256, ...rest } = value as Record<string, unknown>;
  if (typeof file === "string") return JSON.stringify(file);
  const digest = typeof sha256 === "string"
    ? [`sha256 ${sha256.slice(0, 12)}…`]
    : [];
  const fields = Object.entries(rest)
    .filter(([, one]) => one !== "" && one !== false && one !== 0)
    .map(([field, one]) => `${field}: ${valueText(one)}`);
  return [...digest, ...fields.length > 0 ? [`{${fields.join(", ")}}`] : []]
    .join(" ") || "{}";
}
