import fc from "fast-check";
import {
  type AddressRange,
  networkRange,
  packAddress,
} from "#shared/address.ts";
import { Cause } from "#shared/contract/deployments/causes.ts";
import { AgentFamily } from "#shared/families.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import {
  MachineStatus,
  PollCompliance,
} from "#shared/contract/machines/machines.ts";
import type {
  Ago,
  Comparison,
  Match,
  Query,
  Size,
  Term,
  TextField,
} from "#shared/query/mod.ts";
import { RESULTS } from "#shared/query/mod.ts";
import { mebibytes, spanMs } from "#shared/query/read_amounts.ts";
import { DAY_MS } from "#shared/time.ts";

/** The source of a query's texts; a test of matching uses few words. */
export interface QueryTexts {
  readonly text: fc.Arbitrary<string>;
  readonly label: fc.Arbitrary<string>;
  readonly version: fc.Arbitrary<string>;
}

const ANY_TEXT = fc.string({ unit: "binary", minLength: 1, maxLength: 12 })
  .filter((text) => !text.includes("\0"));

export const ANY_TEXTS: QueryTexts = {
  text: fc.oneof(
    ANY_TEXT,
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(
      "and",
      "or",
      "-a",
      "a b",
      'a"b',
      "<1",
      "a\\",
      "os:x",
      "(",
      " x ",
    ),
  ),
  label: fc.oneof(fc.string({ maxLength: 8 }), ANY_TEXT),
  version: fc.stringMatching(/^[0-9][0-9a-z.~:+-]{0,8}$/),
};

/** Every tree that a text can parse to, with some terms of each kind. */
export function aQuery(
  texts: QueryTexts = ANY_TEXTS,
  term = aTerm(texts),
): fc.Arbitrary<Query> {
  const { query } = fc.letrec<{ query: Query; part: Query }>((tie) => ({
    part: fc.oneof({ maxDepth: 4 }, term, tie("query")),
    query: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      term,
      fc.record({ kind: fc.constant("not" as const), part: tie("part") }),
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        parts: fc.array(tie("part"), { minLength: 2, maxLength: 4 }),
      }),
    ),
  }));
  // Copies are plain objects, as a parser makes them.
  return query.map((tree) => structuredClone(tree));
}

export function aTerm(
  { text, label, version }: QueryTexts,
): fc.Arbitrary<Term> {
  const like = fc.array(
    fc.oneof(fc.constantFrom("*", "?"), text.map(patternOf)),
    { minLength: 1, maxLength: 3 },
  ).map((parts) => parts.join("")).filter((raw) =>
    /(?<!\\)[*?]/.test(raw.replace(/\\\\/g, ""))
  );
  const pattern: fc.Arbitrary<Match> = like.map((text) => ({
    how: "like",
    text,
  }));
  const whole: fc.Arbitrary<Match> = fc.oneof(
    label.map((text): Match => ({ how: "is", text })),
    pattern,
  );
  const anywhere: fc.Arbitrary<Match> = fc.oneof(
    text.map((text): Match => ({ how: "holds", text })),
    pattern,
  );
  const named = (field: TextField, match: fc.Arbitrary<Match>) =>
    match.map((match): Term => ({ kind: "text", field, match, other: false }));
  const ofDeployment = (field: "package" | "code") =>
    fc.tuple(whole, fc.boolean()).map(([match, other]): Term => ({
      kind: "text",
      field,
      match,
      other,
    }));
  const bound = fc.record({
    op: fc.constantFrom("<", "<=", ">", ">=", "="),
    version,
  });
  return fc.oneof(
    named("any", anywhere),
    ...(["name", "os", "serial", "uuid", "cpu"] as const)
      .map((field) => named(field, fc.oneof(whole, anywhere))),
    named("user", fc.oneof(whole, anywhere).map(withoutLiteralStars)),
    named("agent", anywhere),
    ...(["tag", "group", "ticket", "relay"] as const).map((field) =>
      named(field, whole)
    ),
    fc.tuple(fc.oneof(fc.constantFrom("Deb", "ÉTAGE", "etage"), label), whole)
      .filter(([name]) => name !== "")
      .map(([name, match]): Term => ({
        kind: "field",
        field: "field",
        name,
        match,
      })),
    ofDeployment("package"),
    ofDeployment("code"),
    fc.constantFrom<Term>(
      aMac("is", "3C:52:82:00:00:01"),
      aMac("like", "3C:52:*"),
      aMac("holds", "82:00"),
    ),
    fc.constantFrom(...AgentFamily.options).map((value): Term => ({
      kind: "choice",
      field: "family",
      value,
      other: false,
    })),
    fc.tuple(
      fc.constantFrom(...DeploymentState.options, "unverified" as const),
      fc.boolean(),
    )
      .map(([value, other]): Term => ({
        kind: "choice",
        field: "state",
        value,
        other,
      })),
    fc.tuple(fc.constantFrom(...Cause.options), fc.boolean())
      .map(([value, other]): Term => ({
        kind: "choice",
        field: "reason",
        value,
        other,
      })),
    fc.constantFrom(...PollCompliance.options).map((value): Term => ({
      kind: "choice",
      field: "obeys",
      value,
      other: false,
    })),
    fc.constantFrom(...MachineStatus.options).map((value): Term => ({
      kind: "choice",
      field: "status",
      value,
      other: false,
    })),
    fc.tuple(fc.constantFrom(...RESULTS), fc.boolean())
      .map(([value, other]): Term => ({
        kind: "choice",
        field: "result",
        value,
        other,
      })),
    fc.tuple(
      fc.constantFrom("ram" as const, "disk" as const),
      compared(aSize, (a, b) => mebibytes(a) - mebibytes(b)),
    )
      .map(([field, is]): Term => ({ kind: "size", field, is })),
    fc.tuple(
      fc.constantFrom(
        "seen" as const,
        "registered" as const,
        "inventoried" as const,
      ),
      fc.oneof(
        compared(anAge, (a, b) => spanMs(a) - spanMs(b)),
        compared(aDay, (a, b) => a < b ? -1 : 1),
      ),
    ).map(([field, is]): Term => ({ kind: "time", field, is })),
    fc.oneof(aRange(anIpv4, 32), aRange(anIpv6, 128)).map((range): Term => ({
      kind: "address",
      field: "ip",
      ...range,
    })),
    fc.constantFrom("10.*.7", "*:1", "f?80::*:1", "10.0.?.*").map((
      text,
    ): Term => ({
      kind: "text",
      field: "ip",
      match: { how: "like", text },
      other: false,
    })),
    bound.map(({ op, version }): Term => ({
      kind: "version",
      field: "agent",
      op: op as "<",
      version,
    })),
    fc.tuple(
      fc.oneof(anywhere, whole).filter(({ text }) => text.trim() !== ""),
      fc.array(bound, { maxLength: 2 }),
    )
      .map(([name, versions]): Term => ({
        kind: "software",
        field: "software",
        name,
        versions: versions as [],
      })),
  );
}

/** No query asks for `*` and `?` in a user's name. */
function withoutLiteralStars({ how, text }: Match): Match {
  return how === "like"
    ? {
      how,
      text: text.replace(/\\([^])/g, (both, char) =>
        /[*?]/.test(char) ? "x" : both),
    }
    : { how, text: text.replace(/[*?]/g, "x") };
}

function aMac(how: Match["how"], text: string): Term {
  return { kind: "text", field: "mac", match: { how, text }, other: false };
}

/** Quotes a text as a part of a pattern. */
function patternOf(text: string): string {
  return text.replace(/[\\*?]/g, "\\$&");
}

const anIpv4 = fc.oneof(
  fc.nat(2 ** 32 - 1),
  fc.nat(2000).map((n) => 10 * 2 ** 24 + n),
).map((n) =>
  packAddress(
    [24, 16, 8, 0].map((bits) => Math.floor(n / 2 ** bits) % 256).join("."),
  )!
);
const anIpv6 = fc.oneof(
  fc.ipV6(),
  fc.nat(9).map((n) => `2001:db8::${n}`),
).map((text) => packAddress(text)!).filter((packed) => packed[0] === "6");

/** A network, or the addresses from one to another. */
function aRange(
  address: fc.Arbitrary<string>,
  bits: number,
): fc.Arbitrary<AddressRange> {
  return fc.oneof(
    fc.tuple(address, address).map(([a, b]) => {
      const [from, to] = a <= b ? [a, b] : [b, a];
      return { from, to };
    }),
    fc.tuple(address, fc.nat(bits)).map(([one, prefix]) =>
      networkRange(one, prefix)!
    ),
  );
}
const aSize: fc.Arbitrary<Size> = fc.record({
  digits: fc.oneof(
    fc.constantFrom("8", "7.8", "16"),
    fc.nat(64).map(String),
    fc.tuple(fc.nat(64), fc.nat(9)).map(([a, b]) => `${a}.${b}`),
  ),
  unit: fc.constantFrom("G", "G", "M", "T"),
});
const anAge: fc.Arbitrary<Ago> = fc.record({
  count: fc.nat(60),
  unit: fc.constantFrom("m", "h", "d", "w", "mo", "y"),
});
const aDay = fc.nat(4000).map((days) =>
  new Date(Date.UTC(2020, 0, 1) + days * DAY_MS).toISOString().slice(0, 10)
);

function compared<Value>(
  value: fc.Arbitrary<Value>,
  order: (a: Value, b: Value) => number,
): fc.Arbitrary<Comparison<Value>> {
  return fc.oneof(
    fc.record({
      op: fc.constantFrom("<", "<=", ">", ">=", "="),
      value,
    }) as fc.Arbitrary<Comparison<Value>>,
    fc.tuple(value, value).map(([a, b]): Comparison<Value> => {
      const [from, to] = order(a, b) <= 0 ? [a, b] : [b, a];
      return { op: "..", from, to };
    }),
  );
}
