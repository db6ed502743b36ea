/**
 * Loads the YAML library, which most commands do without.
 *
 * @returns A function that prints a value as YAML, with its line break.
 */
export async function yamlPrinter(): Promise<(value: unknown) => string> {
  const { stringify } = await import("./yaml_library.ts");
  // Lines are not folded, so that each value is on the lines it has itself.
  return (value) => stringify(value, { lineWidth: 0 });
}
