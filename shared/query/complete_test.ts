import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  completeQuery,
  parseQuery,
  writtenCompletion,
  writtenValue,
} from "./mod.ts";

for (
  const [text, from, field, words, asks] of [
    ["so", 0, null, ["software:"], false],
    ["os:debian -na", 11, null, ["name:"], false],
    ["(mem", 1, null, ["ram:"], false],
    ["a an", 2, null, ["and "], false],
    ["state:wa", 6, "state", ["waiting"], false],
    ["reason:just", 7, "reason", ["just_offered"], false],
    ["obeys:", 6, "obeys", ["yes", "no", "unknown"], false],
    ["tag:par", 4, "tag", [], true],
    ['software:"mozilla f', 9, "software", [], true],
    ["software:firefox<1", 9, "software", [], false],
    ["fie", 0, null, ["field."], false],
    ["field.", 0, "field", [], true],
    ["-field.buil", 1, "field", [], true],
    ['field."asset nu', 0, "field", [], true],
    ["field.building:B", 15, "field", [], true],
    ['field."asset number":20', 21, "field", [], true],
    [String.raw`user:CORP\jd`, 5, "user", [], true],
    [String.raw`user:"CORP\jd`, 5, "user", [], true],
    ["user:'CORP", 5, "user", [], true],
    [String.raw`os:a\.b tag:`, 12, "tag", [], true],
    ["seen<", 5, "seen", ["24h", "7d", "30d"], false],
    ['"os:', 4, null, [], false],
  ] as const
) {
  Deno.test(`completeQuery() at the end of ${text}`, () => {
    const found = completeQuery(text, text.length);
    assertEquals(
      [found.from, found.field, found.words, found.hasServerValues],
      [from, field, words, asks],
    );
  });
}

Deno.test("completeQuery() looks at what is before the cursor", () => {
  const found = completeQuery("tag:paris os:debian", 6);
  assertEquals([found.from, found.field, found.prefix], [4, "tag", "pa"]);
  assertEquals(completeQuery("", 0).words.length > 15, true);
});

Deno.test("completeQuery() takes a backslash for what it will be", () => {
  for (const quote of ["", '"', "'"]) {
    const text = String.raw`user:${quote}CORP\jd`;
    assertEquals(
      completeQuery(text, text.length).prefix,
      String.raw`CORP\jd`,
    );
  }
});

Deno.test("writtenValue() is read back as that very value", () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (value) => {
    fc.pre(value.trim() === value);
    assertEquals(parseQuery(`tag:${writtenValue("tag", value)}`).query, {
      kind: "text",
      field: "tag",
      match: { how: "is", text: value },
      other: false,
    });
    const software =
      parseQuery(`software=${writtenValue("software", value)}`).query;
    assertEquals(
      software?.kind === "software" && software.name.text,
      value,
    );
  }));
});

Deno.test("a name of a custom field is completed as it is written", () => {
  const name = completeQuery("os:x field.buil", 15);
  assertEquals([name.from, name.prefix, name.name], [5, "buil", null]);
  assertEquals(writtenCompletion(name, "building"), "field.building:");
  assertEquals(
    writtenCompletion(name, 'the "new" asset'),
    'field."the \\"new\\" asset":',
  );
  const quoted = completeQuery('field."asset nu', 15);
  assertEquals([quoted.from, quoted.prefix], [0, "asset nu"]);
  const value = completeQuery('field."asset number":2 x', 22);
  assertEquals([value.prefix, value.name], ["2", "asset number"]);
  assertEquals(writtenCompletion(value, "2 3"), '"2 3"');
});
