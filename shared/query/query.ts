import type { Cause } from "#shared/contract/deployments/causes.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import type { PollCompliance } from "#shared/contract/machines/machines.ts";

/**
 * What is asked for, as a tree. Made by `parseQuery` or by hand; `printQuery`
 * turns it into text that parses to the same tree.
 */
export type Query =
  | { readonly kind: "everything" }
  | Group
  | { readonly kind: "not"; readonly part: Query }
  | Term;

/** Two parts or more. A group in a group of its kind stays one of its own. */
export interface Group {
  readonly kind: "and" | "or";
  readonly parts: readonly Query[];
}

/** One thing that holds of a machine, or of one of its deployments, or not. */
export type Term =
  | TextTerm
  | ChoiceTerm
  | SizeTerm
  | TimeTerm
  | AddressTerm
  | VersionTerm
  | SoftwareTerm;

/** How a text is compared; upper and lower case alike. */
export interface Match {
  /**
   * `holds`: the text is in it somewhere; `is`: it is the whole; `like`: the
   * whole is like the text, in which `*` stands for anything, `?` for any one
   * character, and `\` takes its meaning from the character after it.
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
  | "package"
  | "code";

export interface TextTerm {
  readonly kind: "text";
  readonly field: TextField;
  readonly match: Match;
  /** Of `package` and `code`: the deployment's is another one. */
  readonly other: boolean;
}

/** What a result can come to, as an operator asks for it. */
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
    /** Whether its agent polls as it is told. */
    readonly field: "obeys";
    readonly value: PollCompliance;
    readonly other: false;
  }
  | {
    readonly kind: "choice";
    readonly field: "state";
    readonly value: DeploymentState;
    /** The deployment's is another one. */
    readonly other: boolean;
  }
  | {
    readonly kind: "choice";
    readonly field: "result";
    readonly value: ResultWord;
    readonly other: boolean;
  }
  | ReasonTerm;

/** Why a deployment is no further. */
export interface ReasonTerm {
  readonly kind: "choice";
  readonly field: "reason";
  readonly value: Cause;
  /** The deployment's is another one. */
  readonly other: boolean;
}

export type Operator = "<" | "<=" | ">" | ">=" | "=";

/** A comparison with one value, or with both ends of a range, which are in it. */
export type Comparison<Value> =
  | { readonly op: Operator; readonly value: Value }
  | { readonly op: ".."; readonly from: Value; readonly to: Value };

/** `digits` as written, for they say how exact it is meant; units of 1024. */
export interface Size {
  readonly digits: string;
  readonly unit: "M" | "G" | "T";
}

export interface SizeTerm {
  readonly kind: "size";
  /** `ram`: memory; `disk`: what is free where the system is. */
  readonly field: "ram" | "disk";
  readonly is: Comparison<Size>;
}

/** So long ago: minutes, hours, days, weeks, months of 30 days, years of 365. */
export interface Ago {
  readonly count: number;
  readonly unit: "m" | "h" | "d" | "w" | "mo" | "y";
}

export interface TimeTerm {
  readonly kind: "time";
  readonly field: "seen" | "registered" | "inventoried";
  /**
   * Ages (`<7d`: less long ago) or days, UTC (`<2026-11-22`: before that day).
   * `=` an age: not longer ago.
   */
  readonly is: Comparison<Ago> | Comparison<string>;
}

/** IPv4 addresses as numbers, both ends included. */
export interface AddressTerm {
  readonly kind: "address";
  readonly field: "ip";
  readonly from: number;
  readonly to: number;
}

/** The agent's version. */
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

/** A query that asks for nothing in particular. */
export const EVERYTHING: Query = { kind: "everything" };

/** The most a query may be. */
export const QUERY_LIMITS = { length: 4000, depth: 50, terms: 200 } as const;

/** Fields that speak of a machine's deployments rather than of itself. */
export function isOfDeployment(term: Term): boolean {
  return ["package", "state", "reason", "result", "code"].includes(term.field);
}

/** Every term of a query, from the left. */
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
