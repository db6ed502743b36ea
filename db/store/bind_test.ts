import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { bind, bindTransaction, isRead } from "./bind.ts";

describe("bind()", () => {
  it("makes integers of integers and booleans, and leaves the rest", () => {
    const bytes = new Uint8Array([0, 255]);
    assertEquals(
      bind("values (?, ?, ?, ?, ?, ?, ?)", [
        true,
        false,
        -0,
        2 ** 53 - 1,
        0.5,
        null,
        bytes,
      ]),
      [1n, 0n, 0n, 9007199254740991n, 0.5, null, bytes],
    );
    assertEquals(bind("select ?", [2n ** 63n - 1n]), [2n ** 63n - 1n]);
  });

  it("replaces half a surrogate pair", () => {
    assertEquals(bind("select ?", ["a\ud800b😀"]), ["a\ufffdb😀"]);
  });

  const refused: [string, unknown][] = [
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["9007199254740992", 2 ** 53],
    ["1e+300", 1e300],
    ["undefined", undefined],
    ["a string with NUL", "a\0b"],
    ["9223372036854775808", 2n ** 63n],
    ["a Date", new Date(0)],
    ["a Array", [1]],
    ["a ArrayBuffer", new ArrayBuffer(1)],
    ["a strange object", Object.create(null)],
    ["Symbol(x)", Symbol("x")],
  ];
  for (const [shown, value] of refused) {
    it(`refuses ${shown} and says where it stood`, () => {
      assertThrows(
        () => bind("update t set a = ?, b = ?", [1, value]),
        TypeError,
        `Cannot bind ${shown} as value 2: update t set a = ?, b = ?`,
      );
    });
  }

  it("counts placeholders as SQLite does", () => {
    const counts: [string, number][] = [
      ["select 1", 0],
      ["select ?, '?', \"?\", [?], `?` -- ?", 1],
      ["select ? /* ? \n ? */, ?", 2],
      ["select 'it''s ?', ?", 1],
      ["select ?1, ?1", 1],
      ["select ?3, ?", 4],
      ["select json_extract(?, '$.name')", 1],
    ];
    for (const [sql, count] of counts) {
      assertEquals(bind(sql, Array(count).fill("x")).length, count, sql);
      assertThrows(
        () => bind(sql, Array(count + 1).fill("x")),
        TypeError,
        `Cannot bind ${count + 1} values to ${count} placeholders`,
      );
    }
  });

  it("refuses names, and a second statement, which would not be run", () => {
    assertThrows(() => bind("select :name", []), TypeError, 'use "?"');
    assertThrows(() => bind("select 1; select 2", []), TypeError, "as one");
    assertEquals(bind("select ';'; -- done", []), []);
  });
});

describe("bindJob()", () => {
  it("refuses what would end the group's transaction", () => {
    for (const sql of ["commit", " ROLLBACK", "savepoint a", "pragma x = 1"]) {
      assertThrows(
        () => bindTransaction([{ sql, params: [] }]),
        TypeError,
        "Cannot",
      );
    }
  });
});

describe("isRead()", () => {
  it("tells reading from writing by the words", () => {
    for (
      const sql of [
        "select 1",
        "  SELECT 'delete from t'",
        "values (1)",
        "with a as (select 1) select * from a where x = 'insert into'",
        "explain query plan delete from t",
      ]
    ) assertEquals(isRead(sql), true, sql);
    for (
      const sql of [
        "insert into t values (1)",
        "update t set a = 1",
        "delete from t",
        "with a as (select 1) insert or ignore into t select * from a",
        "with a as (select 1)\nupdate t\nset x = 1",
        "with a as (select 1) delete from t",
        "drop table t",
      ]
    ) assertEquals(isRead(sql), false, sql);
  });
});
