import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ANY_TEXTS, aQuery } from "#tests/harness/fleet/queries.ts";
import {
  parseQuery,
  printQuery,
  problemSentence,
  QUERY_FIELDS,
} from "./mod.ts";

Deno.test("parseQuery() reads back what printQuery() writes", () => {
  fc.assert(
    fc.property(aQuery(), (query) => {
      const text = printQuery(query);
      fc.pre(text.length <= 4000);
      assertEquals(parseQuery(text), { query }, text);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("parseQuery() takes any text: a query that prints, or a problem inside it", () => {
  const pieces = fc.constantFrom(
    ...["(", ")", '"', "-", "!", "and", "or", "not", " ", ":", "<", "..", "\\"],
    ...QUERY_FIELDS.flatMap(({ name, examples }) => [name, ...examples]),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(pieces, ANY_TEXTS.text)).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (text) => {
      const { query, problem } = parseQuery(text);
      if (problem) {
        assert(problem.at >= 0 && problem.at + problem.length <= text.length);
        assert(problemSentence(problem).startsWith("Cannot read the query"));
      } else {
        assertEquals(parseQuery(printQuery(query)), { query });
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("every field's examples are read, as that field", () => {
  for (const { name, examples } of QUERY_FIELDS) {
    for (const example of examples) {
      const { query, problem } = parseQuery(example);
      assertEquals(problem, undefined, example);
      assert(query);
      const term = query.kind === "not" ? query.part : query;
      assert("field" in term && term.field === name, example);
    }
  }
});

for (
  const [text, same] of [
    ["srv*\\", String.raw`"srv*\\"`],
    [String.raw`user:CORP\jdoe`, String.raw`user:"CORP\jdoe"`],
    [String.raw`user:CORP\jdoe`, String.raw`user:'CORP\jdoe'`],
    [String.raw`user:CORP\jdoe`, String.raw`user:CORP\\jdoe`],
    [String.raw`user:CORP\_svc$`, String.raw`user:"CORP\\_svc$"`],
    [String.raw`user:"CORP\7"`, String.raw`user:CORP\\7`],
    [String.raw`user:CORP\élodie`, String.raw`user:"CORP\\élodie"`],
    [String.raw`user:CORP\j*`, String.raw`user:'CORP\j*'`],
    [String.raw`user:CORP\*`, String.raw`user:"CORP\\*"`],
    [String.raw`user:'CORP\?doe'`, String.raw`login:CORP\\?doe`],
    [String.raw`CORP\jdoe`, String.raw`"CORP\\jdoe"`],
    [String.raw`user:"C:\Program Files"`, String.raw`user:'C:\\Program Files'`],
    [String.raw`name:a\ b`, 'name:"a b"'],
    [String.raw`name:a\(b\)`, 'name:"a(b)"'],
    [String.raw`\-x`, '"-x"'],
    [String.raw`a\:b`, '"a:b"'],
    [String.raw`software:"a\<b"`, String.raw`software:a\<b`],
    ["user:o'brien", `user:"o'brien"`],
    ["user:'de la rue'", 'user:"de la rue"'],
    ["(user:'a b')", '(user:"a b")'],
    ["os:'L'été'", `os:"L'été"`],
    ["software:'mozilla firefox'<140", 'software:"mozilla firefox<140"'],
    ["'two words'", '"two words"'],
    ["user:'open", `user:"'open"`],
    [String.raw`\ srv*\ `.trim(), String.raw`" srv*\\"`],
    ["a b", "a and b"],
    ["a or b c", "a or (b c)"],
    ["not a b", "-a b"],
    ["!a", "-a"],
    ["NOT (a OR b)", "-(a or b)"],
    ["os!=debian", "-os:debian"],
    ["FIELD.Room = 12", "field.Room:12"],
    ["field.étage!=3", "-field.étage:3"],
    ['field."room":"a b"', 'field.room:"a b"'],
    ['field."a \\"b\\"":x', 'field."a \\"b\\"":x'],
    ["www.field.x:80", "www.field.x:80"],
    ["ram >= 8G", "ram>=8GiB"],
    ["ram:>=8G", "memory>=8gb"],
    ["ram:4G..", "ram>=4G"],
    ["ip:10.1.", "ip:10.1.0.0/16"],
    ["ip:10.1.*", "ip:10.1.2.3/16"],
    ["ip:10.1.2.3", "ip:10.1.2.3/32"],
    ["ip:10.1.2.3", "ip:010.001.002.003"],
    ["ip:10.1.0.0/16", "ip:10.1.0.0/255.255.0.0"],
    ["ip:2001:db8::/32", "ip:2001:DB8:7::9/32"],
    ["ip:2001:db8::/32", "ip:2001:db8:*"],
    ["ip:2001:db8::/32", "ip:2001:db8:"],
    ["ip:2001:db8::/32", "ip:2001:db8::*"],
    ["ip:fe80::1", "ip:FE80:0:0:0:0:0:0:1/128"],
    ["ip:fe80::1", "ip:fe80::1%eth0"],
    ["ip:fe80::1", "ip=[fe80::1]"],
    ["ip:::1", 'ip:"::1"'],
    ["ip:::/0", "ip:::..ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["ip:10.1.2.3", "ip:::ffff:10.1.2.3"],
    ["ip:10.1.0.0/16", "ip:::ffff:10.1.0.0/112"],
    ["-ip:fe80::/10", "ip!=fe80::/10"],
    ["cafe::1", '"cafe::1"'],
    ["mac:3c52.8200.1122", "mac:3C-52-82-00-11-22"],
    ['software:"firefox < 140"', "software:firefox<140"],
    ['software:"mozilla firefox"<140', 'software:"mozilla firefox<140"'],
    ["seen<2w", "contact<2w"],
    ["seen<5min", "seen<5m"],
    ["STATE:Waiting", "state:waiting"],
    ["status:Waiting", "state:waiting"],
    ["STATUS!=failed", "state!=failed"],
    ["status:Retired", "status=retired"],
    ["((os:debian))", "os:debian"],
  ] as const
) {
  Deno.test(`parseQuery() takes ${text} as ${same}`, () => {
    assertEquals(parseQuery(text), parseQuery(same));
  });
}

for (
  const [text, code, at, length, more] of [
    ["nmae:srv", "unknown_field", 0, 4, { closest: "name" }],
    ["a sofware:x", "unknown_field", 2, 7, { closest: "software" }],
    ["qqqqqq:x", "unknown_field", 0, 6, { closest: null }],
    ["os:", "value_missing", 3, 0, { field: "os" }],
    ["state:", "value_missing", 6, 0, { expected: "choice" }],
    ["state:fialed", "value_unreadable", 6, 6, { closest: "failed" }],
    ["ram>=8", "value_unreadable", 5, 1, { expected: "size" }],
    ["ram:16G..4G", "range_reversed", 4, 7, { closest: "4G..16G" }],
    ["seen<soon", "value_unreadable", 5, 4, { expected: "time" }],
    ["seen<2026-02-30", "value_unreadable", 5, 10, {}],
    ["ip:10.1.300.4", "value_unreadable", 3, 10, { expected: "address" }],
    ["ip:10.1.0.0/33", "value_unreadable", 3, 11, {}],
    ["ip:10.1.0.0/", "value_unreadable", 3, 9, {}],
    ["ip:10.1.0.0/255.0.255.0", "value_unreadable", 3, 20, {}],
    ["ip:2001:db8::/129", "value_unreadable", 3, 14, {}],
    ["ip:2001:db8::1::", "value_unreadable", 3, 13, {}],
    ["ip:cafe", "value_unreadable", 3, 4, {}],
    ["ip:10.0.0.1..fe80::1", "value_unreadable", 3, 17, {}],
    ["ip:fe80::9..fe80::1", "range_reversed", 3, 16, {}],
    ["cafe::1::", "unknown_field", 0, 4, {}],
    ["os>debian", "operator_unfit", 2, 1, { expected: "equals" }],
    ["a field:x", "unknown_field", 2, 5, { closest: "field.NAME" }],
    ["field.:x", "unknown_field", 0, 5, { closest: "field.NAME" }],
    ['field."":x', "unknown_field", 0, 5, { closest: "field.NAME" }],
    ["field.room>5", "operator_unfit", 10, 1, { field: "field" }],
    ["field.room:", "value_missing", 11, 0, { field: "field" }],
    ['field."room:x', "quote_open", 6, 7, { expected: "quote" }],
    ["software<140", "operator_unfit", 8, 1, {}],
    ["software:vim<", "value_missing", 9, 4, { expected: "version" }],
    ["software:vim>1<2<3", "too_many_bounds", 9, 9, {}],
    ['os:"debian', "quote_open", 3, 7, { expected: "quote" }],
    ["(a or b", "parenthesis_open", 0, 1, {}],
    ["a) b", "parenthesis_stray", 1, 1, {}],
    ["a or", "term_missing", 4, 0, {}],
    ["a and or b", "term_missing", 6, 2, {}],
    ["-", "term_missing", 1, 0, {}],
    ["()", "term_missing", 1, 1, {}],
    ['""', "value_missing", 0, 2, {}],
    ["a >= 8G", "unknown_field", 0, 1, {}],
    [">8G", "field_missing", 0, 3, {}],
    [String.raw`name:web\.1`, "escape_useless", 8, 2, {
      closest: String.raw`\\.`,
    }],
    [String.raw`os:x name:srv\-1`, "escape_useless", 13, 2, {}],
    [String.raw`user:"a\ b"`, "escape_useless", 7, 2, {}],
    [String.raw`user:"a\(b"`, "escape_useless", 7, 2, {}],
    [String.raw`name:a\<b`, "escape_useless", 6, 2, {}],
    [String.raw`user:'a\😀'`, "escape_useless", 7, 3, {}],
    [String.raw`user:"CORP\"`, "quote_open", 5, 7, {}],
    ["x".repeat(10_000), "too_long", 4000, 6000, {}],
    ["(".repeat(500), "too_deep", 51, 1, {}],
    ["-".repeat(500), "too_deep", 51, 1, {}],
    ["a ".repeat(201), "too_many_terms", 400, 1, {}],
  ] as const
) {
  Deno.test(`parseQuery() says what is wrong with ${text.slice(0, 30)}`, () => {
    const { problem } = parseQuery(text);
    assert(problem);
    assertEquals([problem.code, problem.at, problem.length], [
      code,
      at,
      length,
    ]);
    for (const [name, value] of Object.entries(more)) {
      assertEquals(problem[name as "closest"], value);
    }
    assert(problemSentence(problem).length < 300, problemSentence(problem));
  });
}

Deno.test("a backslash in a user's name is that character", () => {
  for (
    const text of [
      String.raw`user:CORP\jdoe`,
      String.raw`user:'CORP\jdoe'`,
      String.raw`user:"CORP\jdoe"`,
    ]
  ) {
    assertEquals(parseQuery(text).query, {
      kind: "text",
      field: "user",
      match: { how: "holds", text: String.raw`CORP\jdoe` },
      other: false,
    });
  }
});

Deno.test("a query that is too long is not repeated", () => {
  const { problem } = parseQuery("geheim".repeat(1000));
  assertEquals(
    problemSentence(problem!),
    "Cannot read the query: it has 6,000 characters, at most 4,000 are possible; make groups of its parts, or list machines by name in a file",
  );
});

Deno.test("parseQuery() reads the most there may be", () => {
  const deep = `${"(".repeat(50)}a${")".repeat(50)}`;
  assertEquals(parseQuery(deep), parseQuery("a"));
  assertEquals(parseQuery("a ".repeat(200)).problem, undefined);
  assertEquals(parseQuery("").query, { kind: "everything" });
});

Deno.test("a value that a field cannot have is answered with those it can", () => {
  const { problem } = parseQuery("status:returned");
  assertEquals(
    problem && problemSentence(problem),
    'Cannot read the query at character 8: "status" cannot be "returned"; choose from approved, pending, retired (did you mean retired?)',
  );
});
