import type { FormField } from "#tui/console/widgets/form.tsx";

/** A field whose value is one of several. */
export function choice(
  name: string,
  label: string,
  hint: string,
  options: readonly (readonly [value: string, words: string])[],
): FormField {
  return {
    name,
    label,
    hint,
    kind: {
      type: "choice",
      options: options.map(([value, words]) => ({ value, words })),
    },
  };
}
