/** Bounds and formats, as words behind a type. */
const NOTES = [
  ["format", (value) => value],
  ["minLength", (value) => `at least ${value} characters`],
  ["maxLength", (value) => `at most ${value} characters`],
  ["minimum", (value) => `at least ${value}`],
  ["exclusiveMinimum", (value) => `above ${value}`],
  ["maximum", (value) => `at most ${value}`],
  ["exclusiveMaximum", (value) => `below ${value}`],
  ["minItems", (value) => `at least ${value} of them`],
  ["maxItems", (value) => `at most ${value} of them`],
  ["pattern", (value) => `/${value}/`],
  ["default", (value) => `${JSON.stringify(value)} if left out`],
  ["description", (value) => value],
];
/** Every integer of JavaScript, which is no bound anyone has to know. */
const IS_BOUND = (value) => Math.abs(value) !== Number.MAX_SAFE_INTEGER;

/**
 * Writes a JSON Schema as a type, one property a line.
 *
 * @param {object} schema
 * @param {object} root The document that its references point into.
 * @param {string} indent
 * @param {readonly string[]} within References that are being written.
 * @returns {string}
 */
export function typeOf(schema, root, indent = "", within = []) {
  const { $ref } = schema;
  if ($ref !== undefined) {
    if (within.includes($ref)) return $ref.split("/").at(-1);
    const target = $ref.slice(2).split("/").reduce((at, key) => at[key], root);
    return typeOf(target, root, indent, [...within, $ref]);
  }
  const type = plainType(schema, root, indent, within);
  const notes = NOTES
    .filter(([key]) => schema[key] !== undefined && IS_BOUND(schema[key]))
    .map(([key, words]) => words(schema[key]));
  return notes.length > 0 ? `${type} (${notes.join(", ")})` : type;
}

function plainType(schema, root, indent, within) {
  const nested = (one, deeper = indent) => typeOf(one, root, deeper, within);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) {
    return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  }
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return union.map((one) => nested(one)).join(" | ");
  if (schema.allOf) return schema.allOf.map((one) => nested(one)).join(" & ");
  const types = [schema.type ?? "any"].flat();
  return types.map((type) => {
    if (type === "array") return `[${nested(schema.items ?? {})}]`;
    return type === "object" ? objectType(schema, indent, nested) : type;
  }).join(" | ");
}

function objectType(schema, indent, nested) {
  const deeper = `${indent}  `;
  const required = schema.required ?? [];
  const lines = Object.entries(schema.properties ?? {}).map(([name, one]) =>
    `${deeper}${name}${required.includes(name) ? "" : "?"}: ` +
    nested(one, deeper)
  );
  const others = schema.additionalProperties;
  if (typeof others === "object") {
    lines.push(`${deeper}[any name]: ${nested(others, deeper)}`);
  }
  return lines.length > 0 ? `{\n${lines.join("\n")}\n${indent}}` : "{}";
}
