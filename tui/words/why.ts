import type { Cause } from "#shared/contract/deployments/causes.ts";
import type { Contradiction } from "#shared/contract/deployments/troubles.ts";
import type { MissingReason, Why } from "#shared/contract/deployments/why.ts";
import { agoWords, everyWords } from "./amounts.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import { alertWords } from "./identity.ts";
import { resultSentence, resultWords } from "./results.ts";
import { budgetWords } from "./why/budgets.ts";
import { unmetWords } from "./why/conditions.ts";
import { mirrorInUse, mirrorOnTheMachine, mirrorWords } from "./why/mirrors.ts";
import { formatDue, formatMoment, stateWords } from "./words.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

/** One fact, under its label. */
export interface WhyFact {
  readonly label: string;
  readonly words: string;
  readonly tone?: Tone;
  /** The other package it is about. */
  readonly package?: PackageTitle;
}

/** Causes that need somebody's attention. */
const TROUBLING: readonly (Cause | MissingReason)[] = [
  "hammering",
  "not_seen",
  "no_info",
  "no_fragment",
  "stopped",
  "no_result",
  "failed",
  "expired",
];

/** How bad a cause is. */
export function causeTone(cause: Cause | MissingReason): Tone {
  if (TROUBLING.includes(cause)) return "failed";
  return ["succeeded", "reboot_pending", "already_installed"].includes(cause)
    ? "ok"
    : "open";
}

/** A cause in a few words: "fragments stopped". */
export function causeWords(cause: Cause | MissingReason): string {
  return text.why.causes[cause];
}

/** All facts about one package on one machine, starting with the cause. */
export function whyFacts(why: Why, now: Date): WhyFact[] {
  const { labels, because } = text.why;
  const mirror = mirrorWords(why, now);
  return [
    ...why.retiredAt === null ? [] : [{
      label: text.life.status,
      words: text.life.retiredSince(formatMoment(why.retiredAt, now)),
      tone: "open" as const,
    }],
    {
      label: labels.why,
      words: becauseWords(why, now),
      tone: causeTone(why.cause),
      ...why.other && { package: why.other },
    },
    ...meaningFacts(why),
    { label: labels.next, words: nextWords(why, now) },
    ...why.state === null
      ? []
      : [{ label: labels.hold, words: holdWords(why) }],
    ...why.troubles.map((one) => ({
      label: labels.trouble,
      words: troubleWords(one, now),
      tone: "failed" as const,
    })),
    { label: labels.contact, words: contactWords(why, now) },
    ...why.relay === null ? [] : [{
      label: text.relays.label,
      words: text.relays.through(why.relay.name),
    }],
    ...why.state === null ? [] : offerFacts(why, now),
    ...mirror === null ? [] : [{ label: text.mirrors.label, words: mirror }],
    ...why.downloads.budgets.map((one) => ({
      label: labels.budget,
      words: budgetWords(one),
    })),
    ...why.downloads.waits
      ? [{ label: labels.budget, words: text.why.budget.turn }]
      : [],
    ...why.inHistory && because[why.cause] !== because.in_history
      ? [{ label: labels.history, words: text.why.inHistory }]
      : [],
    ...why.onMachine.map((one) => ({
      label: labels.onMachine,
      words: text.why.on(
        titleOf(one),
        stateWords(one),
        text.why.held[one.hold],
      ),
      package: { id: one.id, name: one.name, version: one.version },
    })),
    ...why.groups.length > 0
      ? [{ label: labels.groups, words: namesOf(why.groups) }]
      : [],
    ...why.assignments.some(({ reaches }) => reaches)
      ? [{ label: labels.assigned, words: assignedWords(why) }]
      : [],
  ];
}

/** What an operator can still stop. */
function holdWords(why: Why): string {
  const host = mirrorOnTheMachine(why);
  return host !== null && why.offer?.infoAt && why.hold.code === "may_stop"
    ? text.mirrors.hold(host)
    : text.why.holds[why.hold.code];
}

/** Why it is not further, in one sentence. */
export function becauseWords(why: Why, now: Date): string {
  const { because } = text.why;
  const { cause, other, contact } = why;
  const sentence = because[cause];
  const passed = (since: string) => passedWords(since, now);
  if (why.formerAt) {
    return text.life.removed.had(sentence, formatMoment(why.formerAt, now));
  }
  switch (cause) {
    case "held_by_priority_0":
      if (other?.unverified) return text.verification.heldBy(titleOf(other));
      return other
        ? text.why.heldBy(titleOf(other), text.states[other.state])
        : sentence;
    case "requires":
    case "conflicts":
      return why.reason?.relatedTo
        ? text.relations.because[cause](
          titleOf(why.reason.relatedTo),
          other && text.states[other.state],
        )
        : sentence;
    case "superseded":
      return other ? text.relations.superseded(titleOf(other)) : sentence;
    case "condition_unmet":
      return why.unmet.length > 0
        ? text.schedules.unmetThere(why.unmet.map(unmetWords).join(text.clause))
        : sentence;
    case "not_before":
      return why.reason?.until
        ? text.schedules.beginsAt(formatDue(why.reason.until, now))
        : sentence;
    case "outside_window":
      return why.reason?.until
        ? text.schedules.opensAt(formatDue(why.reason.until, now))
        : sentence;
    case "emergency_halt":
      return why.halt
        ? text.schedules.halted(
          why.halt.createdBy,
          why.halt.group?.name ?? null,
          formatDue(why.halt.createdAt, now),
          why.halt.reason,
        )
        : sentence;
    case "agent_busy":
      return other
        ? text.why.busyWith(titleOf(other), text.states[other.state])
        : sentence;
    case "not_seen":
      return text.why.silentFor(passed(contact.lastAt));
    case "overdue":
      return text.why.lateSince(formatMoment(contact.nextAt, now));
    case "in_history":
      return why.state === "waiting" ? sentence : text.why.ranUnreported;
    case "fetching":
      return mirrored(why, text.mirrors.fetching) ?? sentence;
    case "no_fragment":
      return quietWords(
        why,
        mirrored(why, text.mirrors.nothing) ?? sentence,
        passed,
      );
    case "stopped":
    case "no_info":
    case "no_result":
      return quietWords(why, sentence, passed);
    case "unverified":
      return why.result?.unverified
        ? text.verification.because[why.result.unverified]
        : sentence;
    case "failed":
      return why.result ? failureWords(why.result) : sentence;
    case "reboot_pending":
      return restartWords(why, now);
    case "not_assigned":
      return text.why.assignedTo(
        sentence,
        why.groups.length > 0 ? namesOf(why.groups) : text.why.noGroup,
        receiversOf(why),
      );
    default:
      return sentence;
  }
}

/** Words about the mirror in use; null: there is none. */
function mirrored(
  why: Why,
  words: (host: string) => string,
): string | null {
  const host = mirrorInUse(why);
  return host === null ? null : words(host);
}

/** "It failed: EXIT_CODE_1618. Another installation was running." */
function failureWords(result: NonNullable<Why["result"]>): string {
  const { code, exitCode } = result;
  return [
    text.why.failedWith(resultWords(code, exitCode)),
    ...result.meaning === null ? [] : [resultSentence(result)],
  ].join(" ");
}

/** What to do about a failure, and what a result means that is none. */
function meaningFacts(why: Why): WhyFact[] {
  const { cause, result } = why;
  if (!result || result.meaning === null) return [];
  const otherBytes = result.meaning === "bad_digest"
    ? mirrored(why, text.mirrors.otherBytes)
    : null;
  const { meanings, remedy, meaning } = text.results;
  return cause === "failed"
    ? [{ label: remedy, words: otherBytes ?? meanings[result.meaning].remedy }]
    : [{ label: meaning, words: resultSentence(result) }];
}

/** What the server knows about a restart that is pending. */
function restartWords({ bootedAt }: Why, now: Date): string {
  const { reboot_pending: sentence } = text.why.because;
  const { bootedBefore, bootUnknown } = text.restarts;
  const known = bootedAt === null
    ? bootUnknown
    : bootedBefore(formatMoment(bootedAt, now));
  return `${sentence} ${known}`;
}

function quietWords(
  { cause, offer }: Why,
  sentence: string,
  passed: (since: string) => string,
): string {
  if (!offer) return sentence;
  const { seen, total } = offer.fragments;
  return text.why.quietFor(
    cause === "stopped" ? text.why.stoppedAt(seen, total) : sentence,
    passed(offer.fragmentAt ?? offer.infoAt ?? offer.at),
    agoWords(offer.patienceSeconds),
  );
}

/** The next step, who takes it, and when it is expected. */
export function nextWords(why: Why, now: Date): string {
  const { step, by, at } = why.next;
  const { doers, steps, next, nextAt } = text.why;
  const host = step === "check_fragments" ? mirrorInUse(why) : null;
  if (host !== null) return next(doers[by], text.mirrors.check(host));
  if (at === null) return next(doers[by], steps[step]);
  return new Date(at) < now
    ? text.why.nextDue(doers[by], steps[step], passedWords(at, now))
    : nextAt(doers[by], steps[step], formatMoment(at, now));
}

function contactWords({ contact }: Why, now: Date): string {
  const { lastAt, everySeconds, observed, nextAt, late } = contact;
  const every = everyWords(everySeconds);
  const last = [
    formatMoment(lastAt, now),
    passedWords(lastAt, now),
    observed ? text.why.observed(every) : text.why.told(every),
  ] as const;
  const words = new Date(nextAt) < now
    ? text.why.contactDue(...last, passedWords(nextAt, now))
    : text.why.contact(...last, formatMoment(nextAt, now));
  return late ? words + text.why.late : words;
}

/** "2 min": the time since then. */
function passedWords(since: string, now: Date): string {
  return agoWords((now.getTime() - new Date(since).getTime()) / 1000);
}

function offerFacts(why: Why, now: Date): WhyFact[] {
  const { offer, result, state } = why;
  const host = mirrorInUse(why);
  const { labels } = text.why;
  if (!offer) {
    return state === "waiting"
      ? [{ label: labels.offered, words: text.why.notOffered }]
      : [];
  }
  const { at, attempt, force, infoAt, fragments, fragmentAt } = offer;
  return [
    {
      label: labels.offered,
      words: text.why.offered(formatMoment(at, now), attempt) +
        (force ? text.why.forced : ""),
    },
    {
      label: labels.fetched,
      words: [
        infoAt ? text.why.infoAt(formatMoment(infoAt, now)) : text.why.noInfo,
        fragments.total === 0
          ? text.why.noFragments
          : host !== null
          ? text.mirrors.fetched(fragments.total, host)
          : text.why.fragments(fragments.seen, fragments.total),
        ...fragmentAt
          ? [text.why.lastFragment(formatMoment(fragmentAt, now))]
          : [],
      ].join(", "),
    },
    ...result
      ? [{
        label: labels.result,
        words: `${resultWords(result.code, result.exitCode)}, ${
          formatMoment(result.at, now)
        }`,
      }]
      : [],
  ];
}

/** An agent's problem. */
export function troubleWords(
  { kind, package: of, requests, since, reports, identity }: Pick<
    Why["troubles"][number],
    "kind" | "package" | "requests" | "since" | "reports" | "identity"
  >,
  now: Date,
): string {
  const when = formatMoment(since, now);
  if (reports) return contradictionWords(reports, now);
  if (identity) return alertWords({ kind, requests, since }, now);
  if (kind === "claims_history") return text.identity.claimsHistory(when);
  if (kind === "stalls") return text.why.stallsSince(when);
  return of
    ? text.why.hammersFile(requests, when)
    : text.why.hammersPolls(requests, when);
}

/** Both reports of a contradiction, with their times. */
export function contradictionWords(
  { first, later }: Contradiction,
  now: Date,
): string {
  return text.verification.reports(
    resultWords(first.code, first.exitCode),
    formatMoment(first.at, now),
    resultWords(later.code, later.exitCode),
    formatMoment(later.at, now),
    later.ip,
  );
}

function assignedWords({ assignments }: Why): string {
  return assignments.filter(({ reaches }) => reaches).map((
    { id, groups, machines },
  ) => text.why.assignment(id, reachWords(groups, machines))).join(text.clause);
}

/** The receivers of the package: "the groups lab, office, 3 machines". */
function receiversOf({ assignments }: Why): string {
  const groups = assignments.flatMap(({ groups }) => groups);
  const unique = [...new Map(groups.map((one) => [one.id, one])).values()];
  const machines = assignments.reduce((sum, one) => sum + one.machines, 0);
  return reachWords(unique, machines);
}

function reachWords(groups: readonly EntityName[], machines: number): string {
  const words = [
    ...groups.length > 0
      ? [text.why.groups(namesOf(groups), groups.length)]
      : [],
    ...machines > 0 ? [text.why.named(machines)] : [],
  ];
  return words.length > 0 ? words.join(", ") : text.why.nobody;
}

function namesOf(named: readonly EntityName[]): string {
  return named.map(({ name }) => name).join(", ");
}
