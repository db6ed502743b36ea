import type { AddressRange } from "#shared/address.ts";
import type { Cause } from "#shared/contract/deployments/causes.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import type {
  MachineStatus,
  PollCompliance,
} from "#shared/contract/machines/machines.ts";

/**
 * A query as a syntax tree. Made by `parseQuery` or by hand; `printQuery` turns
 * it into text that parses to the same tree.
 */
export type Query =
  | { readonly kind: "everything" }
  | Group
  | { readonly kind: "not"; readonly part: Query }
  | Term;

/**
 * Two parts or more. A group inside a group of the same kind stays separate.
 */
export interface Group {
  readonly kind: "and" | "or";
  readonly parts: readonly Query[];
}

/** One condition on a machine or on one of its deployments. */
export type Term =
  | TextTerm
  | ChoiceTerm
  | SizeTerm
  | TimeTerm
  | AddressTerm
  | VersionTerm
  | SoftwareTerm
  | FieldTerm;

/** A comparison of text; it ignores case. */
export interface Match {
  /**
   * `holds`: the field contains the text; `is`: it equals the text; `like`: the
   * whole field matches the pattern, in which `*` matches anything, `?` any one
   * character, and `\` escapes the character after it.
   */
  readonly how: "holds" | "is" | "like";
  readonly text: string;
}

/** `any` is a word without a field: name, address, serial number or tag. */
export type TextField =
  | "any"
  | "name"
  | "os"
  | "agent"
  | "tag"
  | "ip"
  | "mac"
  | "serial"
  | "uuid"
  | "user"
  | "cpu"
  | "group"
  | "ticket"
  | "relay"
  | "package"
  | "code";

export interface TextTerm {
  readonly kind: "text";
  readonly field: TextField;
  readonly match: Match;
  /**
   * Only for `package` and `code`: true matches deployments with another value.
   */
  readonly other: boolean;
}

/** The results of a deployment that a query can name. */
export const RESULTS = [
  "succeeded",
  "failed",
  "cancelled",
  "expired",
  "none",
] as const;
export type ResultWord = (typeof RESULTS)[number];

export type ChoiceTerm =
  | {
    readonly kind: "choice";
    readonly field: "family";
    readonly value: AgentFamily;
    readonly other: false;
  }
  | {
    readonly kind: "choice";
    /** Compliance of its agent with the poll interval. */
    readonly field: "obeys";
    readonly value: PollCompliance;
    readonly other: false;
  }
  | {
    readonly kind: "choice";
    /** A query without it is about all machines but the retired ones. */
    readonly field: "status";
    readonly value: MachineStatus;
    readonly other: false;
  }
  | {
    readonly kind: "choice";
    readonly field: "state";
    /** `unverified`: any state of a success that only the report shows. */
    readonly value: DeploymentState | "unverified";
    /** True matches deployments in another state. */
    readonly other: boolean;
  }
  | {
    readonly kind: "choice";
    readonly field: "result";
    readonly value: ResultWord;
    readonly other: boolean;
  }
  | ReasonTerm;

/** The cause of a deployment's present state. */
export interface ReasonTerm {
  readonly kind: "choice";
  readonly field: "reason";
  readonly value: Cause;
  /** True matches deployments with another cause. */
  readonly other: boolean;
}

export type Operator = "<" | "<=" | ">" | ">=" | "=";

/** A comparison with one value, or a range that includes both ends. */
export type Comparison<Value> =
  | { readonly op: Operator; readonly value: Value }
  | { readonly op: ".."; readonly from: Value; readonly to: Value };

/**
 * `digits` as written, because they show the precision intended; units of 1024.
 */
export interface Size {
  readonly digits: string;
  readonly unit: "M" | "G" | "T";
}

export interface SizeTerm {
  readonly kind: "size";
  /** `ram`: memory; `disk`: free space on the system's volume. */
  readonly field: "ram" | "disk";
  readonly is: Comparison<Size>;
}

/** An age in minutes, hours, days, weeks, months of 30 days or years of 365. */
export interface Ago {
  readonly count: number;
  readonly unit: "m" | "h" | "d" | "w" | "mo" | "y";
}

export interface TimeTerm {
  readonly kind: "time";
  readonly field: "seen" | "registered" | "inventoried";
  /**
   * Ages (`<7d`: less than 7 days ago) or days in UTC (`<2026-11-22`: before
   * that day). For an age, `=` means at most that long ago.
   */
  readonly is: Comparison<Ago> | Comparison<string>;
}

/** Any address of the machine; both ends of the range are included. */
export interface AddressTerm extends AddressRange {
  readonly kind: "address";
  readonly field: "ip";
}

/** A comparison with the agent's version. */
export interface VersionTerm {
  readonly kind: "version";
  readonly field: "agent";
  readonly op: Operator;
  readonly version: string;
}

/** One program whose name matches and whose version is within all bounds. */
export interface SoftwareTerm {
  readonly kind: "software";
  readonly field: "software";
  readonly name: Match;
  /** At most two. */
  readonly versions: readonly {
    readonly op: Operator;
    readonly version: string;
  }[];
}

/** A custom field of a machine and its value; an empty text: it has none. */
export interface FieldTerm {
  readonly kind: "field";
  readonly field: "field";
  /** The name as written; case and accents make no difference. */
  readonly name: string;
  readonly match: Match;
}

/** The query that matches everything. */
export const EVERYTHING: Query = { kind: "everything" };

/**
 * Limits of a query: length in UTF-16 units, depth of nesting, number of terms.
 */
export const QUERY_LIMITS = { length: 4000, depth: 50, terms: 200 } as const;

/**
 * True for a term about a machine's deployments rather than about the machine
 * itself.
 */
export function isDeploymentTerm(term: Term): boolean {
  return ["package", "state", "reason", "result", "code"].includes(term.field);
}

/** Every term of a query, from left to right. */
export function termsOf(query: Query): Term[] {
  switch (query.kind) {
    case "everything":
      return [];
    case "and":
    case "or":
      return query.parts.flatMap(termsOf);
    case "not":
      return termsOf(query.part);
    default:
      return [query];
  }
}
