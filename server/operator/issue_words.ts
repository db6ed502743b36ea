import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What is wrong with a value of a request, in plain words. */
export function issueWords(issue: Issue, input: unknown): string {
  const value = valueAt(input, issue.path);
  switch (issue.code) {
    case "too_big":
      return limitWords(value, `at most ${issue.maximum} are possible`) ??
        `it is ${value}, at most ${issue.maximum} is possible`;
    case "too_small":
      if (typeof value === "string" && value.trim() === "") {
        return "it is empty";
      }
      return limitWords(value, `at least ${issue.minimum} are needed`) ??
        `it is ${value}, at least ${issue.minimum} is needed`;
    case "invalid_type":
      return value === undefined
        ? "it is missing"
        : `it has to be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `it has to be ${issue.values.map(String).join(" or ")}`;
    case "unrecognized_keys":
      return `there is no field "${issue.keys.join('", "')}"`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  array: "a list",
  boolean: "true or false",
  object: "an object",
};

/** "it has 120 characters, at most 80 are possible"; null for a number. */
function limitWords(value: unknown, limit: string): string | null {
  const size = sizeOf(value);
  return size && `it has ${size.length} ${size.unit}, ${limit}`;
}

function sizeOf(
  value: unknown,
): { readonly length: number; readonly unit: string } | null {
  if (typeof value === "string") {
    return { length: value.length, unit: "characters" };
  }
  return Array.isArray(value)
    ? { length: value.length, unit: "entries" }
    : null;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}
