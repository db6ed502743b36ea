import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { typeOf } from "./schema.js";

it("typeOf() writes a schema as a type, one property a line", () => {
  assertEquals(
    typeOf({
      type: "object",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 200 },
        target: { type: "string", enum: ["a", "b"], default: "a" },
        label: {
          type: ["object", "null"],
          properties: { word: { type: "string", format: "date-time" } },
          required: ["word"],
        },
        list: { type: "array", items: { type: "integer", minimum: 0 } },
        byId: { type: "object", additionalProperties: { type: "boolean" } },
      },
      required: ["name", "label", "list", "byId"],
    }, {}),
    `{
  name: string (at least 1 characters, at most 200 characters)
  target?: "a" | "b" ("a" if left out)
  label: {
    word: string (date-time)
  } | null
  list: [integer (at least 0)]
  byId: {
    [any name]: boolean
  }
}`,
  );
});

it("typeOf() writes unions, constants and what has no type", () => {
  const either = { anyOf: [{ const: 1 }, { type: "null" }, {}] };
  assertEquals(typeOf(either, {}), "1 | null | any");
  const both = { allOf: [{ type: "string" }, { pattern: "^a" }] };
  assertEquals(typeOf(both, {}), "string & any (/^a/)");
  const { MAX_SAFE_INTEGER } = Number;
  assertEquals(
    typeOf({ type: "integer", maximum: MAX_SAFE_INTEGER }, {}),
    "integer",
  );
});

it("typeOf() follows references, and stops where one leads to itself", () => {
  const root = {
    components: {
      schemas: {
        Tree: {
          type: "object",
          properties: { child: { $ref: "#/components/schemas/Tree" } },
        },
      },
    },
  };
  assertEquals(
    typeOf({ $ref: "#/components/schemas/Tree" }, root),
    "{\n  child?: Tree\n}",
  );
});
