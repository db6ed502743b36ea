import { machines } from "#tui/text/en/plural.ts";

/** Texts of `diff`, `apply` and `export`, in English. */
export const manifests = {
  about: {
    diff: "show what would change to make things as a file says",
    apply: "make groups, operators and settings as a file says",
    export: "print groups, operators and settings as YAML that apply takes",
  },
  kinds: "only these kinds",
  options: {
    file: "YAML of one or several documents; - is stdin; may be repeated",
    prune:
      "also delete what has no document, or unset settings, of these kinds only",
    digest: "apply only the plan with this digest, which diff -o json prints",
  },
  place: (file: string, document: number, line: number) =>
    `${file}, document ${document}, line ${line}`,
  field: (field: string) => `, field ${field}`,
  wrong: (place: string, why: string) => `${place}: ${why}`,
  empty: "The files hold no documents; nothing was changed",
  none: "none",
  nothing: "Nothing differs",
  machines: (n: number) => `Groups gain or lose ${machines(n)}`,
  question: "Apply these changes?",
  otherPlan:
    "Nothing was applied: the plan differs from the one of --digest; look at it, and pass its digest",
  applied: (n: number) => `${n} ${n === 1 ? "change" : "changes"} applied`,
};
