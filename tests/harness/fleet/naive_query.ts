import { BlockList, isIP, isIPv6 } from "node:net";
import { addressText } from "#shared/address.ts";
import type { AgentFamily } from "#shared/families.ts";
import type {
  Comparison,
  Match,
  Query,
  Size,
  Term,
} from "#shared/query/mod.ts";
import { isDeploymentTerm } from "#shared/query/mod.ts";
import { mebibytes, spanMs } from "#shared/query/read_amounts.ts";
import { foldText } from "#shared/query/fold.ts";
import { isVersion } from "#shared/query/versions.ts";
import { patternParts } from "#shared/query/read_text.ts";
import { compareVersions } from "#shared/query/versions.ts";
import { DAY_MS } from "#shared/time.ts";

/** A machine as a test knows it, with every property that queries use. */
export interface KnownMachine {
  readonly id: number;
  readonly name: string;
  readonly os: string;
  readonly family: AgentFamily;
  readonly agent: string;
  readonly tag: string;
  /** The main one first. */
  readonly addresses: readonly string[];
  readonly serial: string;
  readonly uuid: string;
  readonly user: string;
  readonly cpu: string;
  readonly macs: readonly string[];
  readonly ram: number | null;
  readonly disk: number | null;
  readonly seen: number;
  readonly registered: number;
  readonly inventoried: number;
  readonly obeys: "yes" | "no" | null;
  readonly status: "approved" | "pending" | "retired";
  readonly groups: readonly string[];
  /** Custom fields by their folded names. */
  readonly fields: Readonly<Record<string, string>>;
  /** The tickets of its notes; empty: a note without one. */
  readonly tickets: readonly string[];
  /** The relay it came through, and how much before its last contact. */
  readonly relay: { readonly name: string; readonly minutes: number } | null;
  readonly software: readonly (readonly [name: string, version: string])[];
  readonly deployments: readonly KnownDeployment[];
}

export interface KnownDeployment {
  readonly packageId: number;
  readonly packageName: string;
  readonly state: string;
  readonly code: string | null;
  readonly exitCode: number | null;
  readonly unverified: boolean;
  /** The cause by the server's own rule. */
  readonly cause?: string;
}

/** True unless the machine is retired and the query has no `status:`. */
export function isMeantBy(query: Query, { status }: KnownMachine): boolean {
  return status !== "retired" ||
    leaves(query).some(({ field }) => field === "status");
}

/** True if a query is true of a machine, by its documentation. */
export function holdsOf(query: Query, m: KnownMachine, now: number): boolean {
  switch (query.kind) {
    case "everything":
      return true;
    case "not":
      return !holdsOf(query.part, m, now);
    case "or":
      return query.parts.some((part) => holdsOf(part, m, now));
    case "and":
      return bothHold(query.parts, m, now);
    default:
      return isDeploymentTerm(query)
        ? m.deployments.some((d) => holdsOfDeployment(query, d, m, now))
        : machineTerm(query, m, now);
  }
}

function bothHold(parts: readonly Query[], m: KnownMachine, now: number) {
  const rows = parts.filter((part) => part.kind !== "and" && onlyOfRows(part));
  const packages = rows.filter(namesPackage);
  const others = rows.filter((part) => !namesPackage(part));
  const oneWith = (terms: readonly Query[]) =>
    m.deployments.some((d) =>
      terms.every((part) => holdsOfDeployment(part, d, m, now))
    );
  return parts.every((part) => rows.includes(part) || holdsOf(part, m, now)) &&
    (packages.length > 0
      ? packages.every((one) => oneWith([one, ...others]))
      : others.length === 0 || oneWith(others));
}

function leaves(query: Query): Term[] {
  switch (query.kind) {
    case "everything":
      return [];
    case "not":
      return leaves(query.part);
    case "and":
    case "or":
      return query.parts.flatMap(leaves);
    default:
      return [query];
  }
}

export const onlyOfRows = (query: Query): boolean =>
  !JSON.stringify(query).includes('"kind":"not"') &&
  leaves(query).every(isDeploymentTerm);
const namesPackage = (query: Query) =>
  leaves(query).some(({ field }) => field === "package");

/** True if it is true of one deployment of the machine. */
export function holdsOfDeployment(
  query: Query,
  d: KnownDeployment,
  m: KnownMachine,
  now: number,
): boolean {
  const again = (part: Query) => holdsOfDeployment(part, d, m, now);
  const ofRow = leaves(query).some((term) =>
    isDeploymentTerm(term) || term.field === "any"
  );
  if (!ofRow) return holdsOf(query, m, now);
  switch (query.kind) {
    case "not":
      return !again(query.part);
    case "and":
      return query.parts.every(again);
    case "or":
      return query.parts.some(again);
    case "everything":
      return true;
    default:
      if (query.kind === "text" && query.field === "any") {
        return matches(m.name, query.match) ||
          matches(d.packageName, query.match);
      }
      return deploymentTerm(query, d) !== ("other" in query && query.other);
  }
}

function deploymentTerm(term: Term, d: KnownDeployment): boolean {
  const open = ["waiting", "offered", "downloading", "recalling"];
  const good = ["succeeded", "reboot_pending", "already_installed"];
  switch (term.field) {
    case "state":
      return term.value === "unverified"
        ? d.unverified
        : d.state === term.value;
    case "reason":
      return d.cause === term.value;
    case "result":
      return term.value === "none"
        ? open.includes(d.state)
        : term.value === "succeeded"
        ? good.includes(d.state)
        : d.state === term.value;
    case "package":
      return matches(d.packageName, term.match) ||
        term.match.how === "is" && String(d.packageId) === term.match.text;
    case "code":
      return d.code !== null && matches(d.code, term.match) ||
        term.match.how === "is" && String(d.exitCode) === term.match.text;
    default:
      throw new Error(term.field);
  }
}

function machineTerm(term: Term, m: KnownMachine, now: number): boolean {
  switch (term.kind) {
    case "text":
      return textTerm(term.field, term.match, m);
    case "choice":
      switch (term.field) {
        case "obeys":
          return (m.obeys ?? "unknown") === term.value;
        case "status":
          return m.status === term.value;
        default:
          return m.family === term.value;
      }
    case "size":
      return sizeTerm(term.field, m[term.field], term.is);
    case "time":
      return timeTerm(m[term.field], term.is as Comparison<unknown>, now);
    case "address": {
      const [from, to] = [term.from, term.to].map(addressText);
      const kind = term.from[0] === "4" ? "ipv4" : "ipv6";
      const range = new BlockList();
      range.addRange(from!, to!, kind);
      return m.addresses.some((one) =>
        isIPv6(one) === (kind === "ipv6") && range.check(one, kind)
      );
    }
    case "version": {
      const [version] = /\d+(\.\d+)+/.exec(m.agent) ?? [];
      return version !== undefined && compared(version, term.op, term.version);
    }
    case "field": {
      const values = Object.entries(m.fields).flatMap(([name, value]) =>
        value !== "" && foldText(name) === foldText(term.name) ? [value] : []
      );
      return values.length === 0
        ? isNone(term.match)
        : values.some((value) => matches(value, term.match));
    }
    case "software":
      return m.software.some(([name, version]) =>
        formMatches(foldText(name), term.name) &&
        term.versions.every((one) => compared(version, one.op, one.version))
      );
  }
}

function isOneOf({ how, text }: Match, ...texts: readonly string[]) {
  return how === "is" && texts.includes(text.toLowerCase());
}

const isNone = (match: Match) => isOneOf(match, "");

function textTerm(field: string, match: Match, m: KnownMachine): boolean {
  switch (field) {
    case "any":
      return [m.name, m.serial, m.tag].some((one) => matches(one, match)) ||
        wordInAddresses(match, m);
    case "ip":
      return m.addresses.some((one) => matches(one, match)) ||
        match.text === "" && m.addresses.length === 0;
    case "mac":
      return m.macs.some((mac) => matches(mac, match));
    case "tag":
      return matches(m.tag, match) ||
        isOneOf(match, "", "na") &&
          isOneOf({ how: "is", text: m.tag }, "", "na");
    case "ticket": {
      const tickets = m.tickets.filter((ticket) => ticket !== "");
      return isNone(match)
        ? tickets.length === 0
        : tickets.some((ticket) => matches(ticket, match));
    }
    case "relay": {
      const { relay } = m;
      return relay === null || relay.minutes > 2
        ? isNone(match)
        : matches(relay.name, match);
    }
    case "group":
      return m.groups.some((name) => matches(name, match));
    case "agent":
      return matches(m.agent, match) || match.text.toLowerCase() === m.family;
    default:
      return matches(m[field as "name"], match);
  }
}

const ascii = (text: string) =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A word without a field: a whole address, a part of one, or a pattern. */
function wordInAddresses(match: Match, m: KnownMachine): boolean {
  const { how, text } = match;
  if (!/[.:]/.test(text)) return matches(m.addresses[0] ?? "", match);
  return m.addresses.some((one) =>
    how === "holds" && isIP(text) ? one === text : matches(one, match)
  );
}

/** A `?` is one character of the text as it is, or as it is folded. */
function matches(value: string, match: Match): boolean {
  const forms = [
    foldText(value),
    ...match.how === "like" ? [ascii(value)] : [],
  ];
  return forms.some((form) => formMatches(form, match));
}

export function formMatches(form: string, { how, text }: Match): boolean {
  if (how === "is") return form === foldText(text);
  if (how === "holds") return form.includes(foldText(text));
  const pattern = patternParts(text).map((part) =>
    typeof part !== "string"
      ? part.any === "many" ? ".*" : "."
      : RegExp.escape(foldText(part))
  ).join("");
  return new RegExp(`^${pattern}$`, "su").test(form);
}

function compared(a: string, op: string, b: string): boolean {
  if (!isVersion(a)) return false;
  const order = compareVersions(a, b);
  return op === "="
    ? order === 0
    : op.startsWith("<")
    ? order < 0 || op === "<=" && order === 0
    : order > 0 || op === ">=" && order === 0;
}

function sizeTerm(
  field: "ram" | "disk",
  value: number | null,
  is: Comparison<Size>,
): boolean {
  if (value === null || field === "ram" && value === 0) return false;
  const about = (size: Size) => {
    const decimals = size.digits.split(".")[1]?.length ?? 0;
    const step = mebibytes({ digits: "1", unit: size.unit }) / 10 ** decimals;
    const [low, high] = [
      mebibytes(size) - step / 2,
      mebibytes(size) + step / 2,
    ];
    return value < low ? -1 : value >= high ? 1 : 0;
  };
  const exact = (size: Size) => Math.sign(value - mebibytes(size));
  const against = field === "ram" || is.op === "=" ? about : exact;
  if (is.op === "..") return against(is.from) >= 0 && against(is.to) <= 0;
  const order = against(is.value);
  return is.op === "="
    ? order === 0
    : is.op.startsWith("<")
    ? order < 0 || is.op === "<=" && order === 0
    : order > 0 || is.op === ">=" && order === 0;
}

function timeTerm(value: number, is: Comparison<unknown>, now: number) {
  const ends = is.op === ".." ? [is.from, is.to] : [is.value];
  const ages = typeof ends[0] !== "string";
  const order = (end: unknown) =>
    ages
      ? Math.sign(now - value - spanMs(end as { count: number; unit: "d" }))
      : Math.floor(value / DAY_MS) - Date.parse(end as string) / DAY_MS;
  if (is.op === "..") return order(ends[0]) >= 0 && order(ends[1]) <= 0;
  const one = order(ends[0]);
  switch (is.op) {
    case "=":
      return ages ? one <= 0 : one === 0;
    case "<":
      return one < 0;
    case "<=":
      return one <= 0;
    case ">":
      return one > 0;
    case ">=":
      return one >= 0;
  }
}
