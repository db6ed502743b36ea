import { assertEquals } from "@std/assert";
import {
  isTaken,
  type KnownAccount,
  type SentAccount,
  settleAccount,
} from "./account.ts";

const NEVER = 0, BEFORE = 10, LAST = 20, AFTER = 30;

const rule = (
  name: string,
  { value = "", setAt = NEVER }: { value?: string; setAt?: number },
  sent: string,
  { last, at = LAST }: { last?: string; at?: number },
  [refused, allowed]: readonly [boolean, boolean],
) => ({
  name,
  known: { value, setAt },
  sent,
  last: { value: last, at },
  refused,
  allowed,
});

for (
  const { name, known, sent, last, refused, allowed } of [
    rule("nothing said", { value: "Paris" }, "", {}, [false, false]),
    rule("the same", { value: "Paris" }, "Paris", {}, [false, false]),
    rule("a first value", {}, "Paris", {}, [true, true]),
    rule("a first value of an agent not seen before", {}, "Paris", {
      at: NEVER,
    }, [true, true]),
    rule("another value", { value: "Paris" }, "Lyon", { last: "Paris" }, [
      false,
      true,
    ]),
    rule(
      "another value, of an agent not seen before",
      { value: "Paris" },
      "Lyon",
      {
        at: NEVER,
      },
      [false, true],
    ),
    rule(
      "the old value, before it has learned the operator's",
      {
        value: "Paris",
        setAt: AFTER,
      },
      "Lyon",
      { last: "Lyon" },
      [false, false],
    ),
    rule(
      "a change that crosses the operator's",
      {
        value: "Paris",
        setAt: AFTER,
      },
      "Nice",
      { last: "Lyon" },
      [false, false],
    ),
    rule(
      "a change after it has learned the operator's",
      {
        value: "Paris",
        setAt: BEFORE,
      },
      "Lyon",
      { last: "Paris" },
      [false, true],
    ),
    rule(
      "a value it never gives up",
      { value: "Paris", setAt: BEFORE },
      "Lyon",
      {
        last: "Lyon",
      },
      [false, false],
    ),
    rule(
      "a reinstalled agent against an operator",
      {
        value: "Paris",
        setAt: BEFORE,
      },
      "Lyon",
      { at: NEVER },
      [false, false],
    ),
    rule("what an operator removed", { setAt: AFTER }, "Lyon", {
      last: "Lyon",
    }, [false, false]),
    rule(
      "another value than the one an operator removed",
      {
        setAt: BEFORE,
      },
      "Nice",
      { last: "Lyon" },
      [false, true],
    ),
  ]
) {
  Deno.test(`isTaken(): ${name}`, () => {
    const taken = (mayChange: boolean) =>
      isTaken(known, sent, { last, mayChange });
    assertEquals([taken(false), taken(true)], [refused, allowed]);
  });
}

const known = (account: Partial<KnownAccount> = {}): KnownAccount => ({
  tag: { value: "", setAt: 0 },
  fields: [],
  last: { values: new Map(), at: 0 },
  ...account,
});
const sent = (
  tag: string,
  fields: Readonly<Record<string, string>> = {},
): SentAccount => ({
  tag,
  fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
  cut: null,
  isSent: true,
});
const field = (name: string, value: string, setAt = 0) => ({
  name,
  folded: name.toLowerCase(),
  value,
  setAt,
});

for (const none of ["", "NA", "na"]) {
  Deno.test(`settleAccount(): a tag "${none}" is none`, () => {
    const fromNone = settleAccount(
      known({ tag: { value: none, setAt: 0 } }),
      sent("Paris"),
      false,
    );
    assertEquals([fromNone.tag, fromNone.answer], [
      { before: none, after: "Paris" },
      null,
    ]);
    for (const other of ["", "NA"]) {
      const both = settleAccount(
        known({ tag: { value: other, setAt: 0 } }),
        sent(none),
        true,
      );
      assertEquals([both.tag, both.answer], [null, null]);
    }
    const lost = settleAccount(
      known({ tag: { value: "Paris", setAt: 0 } }),
      sent(none),
      true,
    );
    assertEquals([lost.tag, lost.answer, lost.isRefused], [
      null,
      { TAG: "Paris" },
      false,
    ]);
  });
}

Deno.test("settleAccount() answers with everything if anything differs", () => {
  const account = known({
    tag: { value: "Paris", setAt: 5 },
    fields: [field("Room", "12"), field("Owner", "", 7)],
  });
  const agreed = settleAccount(account, sent("Paris", { ROOM: "12" }), false);
  assertEquals([agreed.answer, agreed.fields], [null, []]);
  assertEquals(agreed.sent, { tag: "Paris", room: "12" });
  const everything = { TAG: "Paris", Room: "12" };
  const differing = [
    sent("Paris"),
    sent("Paris", { Room: "14" }),
    sent("Paris", { Room: "12", owner: "Ada" }),
    sent("Lyon", { Room: "12" }),
  ];
  for (const one of differing) {
    assertEquals(settleAccount(account, one, false).answer, everything);
  }
  const floor = settleAccount(
    account,
    sent("Paris", { room: "12", Floor: "3" }),
    false,
  );
  assertEquals([floor.answer, floor.fields], [null, [{
    name: "Floor",
    folded: "floor",
    value: "3",
    before: "",
  }]]);
});

Deno.test("settleAccount() sends NA for no tag, and no empty field", () => {
  const account = known({
    tag: { value: "", setAt: 5 },
    fields: [field("constructor", "", 5)],
  });
  const { answer } = settleAccount(
    account,
    sent("Paris", { constructor: "x" }),
    false,
  );
  assertEquals(answer, { TAG: "NA" });
});

Deno.test("settleAccount() leaves fields a full machine has no place for", () => {
  const fields = Array.from({ length: 64 }, (_, i) => field(`f${i}`, "x"));
  const full = settleAccount(
    known({ fields }),
    sent("", { f1: "y", more: "z" }),
    true,
  );
  assertEquals(full.left, 1);
  assertEquals(full.fields.map(({ name }) => name), ["f1"]);
  const removed = settleAccount(
    known({ fields: [...fields.slice(1), field("gone", "", 1)] }),
    sent("", { more: "z" }),
    true,
  );
  assertEquals([removed.left, removed.fields.length], [0, 1]);
});
