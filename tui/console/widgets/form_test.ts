import { assertEquals } from "@std/assert";
import { bind, fitFooter } from "#tui/console/keys/binding.ts";
import { formKeys } from "#tui/console/keys/form_keys.ts";
import {
  firstProblem,
  type Form,
  type FormField,
  nextOption,
} from "./form.tsx";

const field = (name: string, most: number): FormField => ({
  name,
  label: name.toUpperCase(),
  hint: "",
  kind: { type: "text" },
  problem: (value) => value.length > most ? "too long" : null,
});

Deno.test("firstWrong() names the first field that will not do", () => {
  const fields = [field("a", 3), field("b", 1), field("c", 0)];
  assertEquals(firstProblem(fields, { a: "abc", b: "ab", c: "x" }), {
    at: 1,
    why: "B: too long",
  });
  assertEquals(firstProblem(fields, { a: "", b: "b" }), null);
});

const options = [{ value: "x" }, { value: "y" }, { value: "z" }];
const choices = [
  ["right", "x", "y"],
  ["space", "z", "x"],
  ["left", "x", "z"],
  ["a", "x", null],
] as const;

for (const [key, from, to] of choices) {
  Deno.test(`chosen() goes from ${from} to ${to} with ${key}`, () => {
    assertEquals(nextOption(options, from, key), to);
  });
}

/** The keys in the footer while this field is the current one. */
function footerAt(current: FormField): string[] {
  const form = {
    current,
    values: {},
    problem: null,
    clear: null,
  } as unknown as Form;
  return fitFooter(bind(formKeys, form), 80)
    .map(({ footer: [, does] }) => does);
}

Deno.test("formKeys() shows the key for a choice in a field of choices only", () => {
  const choice = { ...field("a", 1), kind: { type: "choice", options } };
  assertEquals(footerAt(choice as unknown as FormField), [
    "choose",
    "next",
    "send",
    "leave",
  ]);
  assertEquals(footerAt(field("a", 1)), ["next", "send", "leave"]);
});
