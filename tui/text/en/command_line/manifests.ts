import { machines } from "#tui/text/en/plural.ts";

/** Texts of `diff`, `apply` and `export`, in English. */
export const manifests = {
  about: {
    diff: "show what would change to make things as a file says",
    apply:
      "make groups, operators, settings, packages and assignments as a file says",
    export:
      "print groups, operators, settings, packages and assignments as YAML that apply takes",
  },
  kinds: "only these kinds",
  options: {
    file: "YAML of one or several documents; - is stdin; may be repeated",
    prune:
      "also delete, withdraw or unset what has no document, of these kinds only",
    exitCode: "end with 1 if anything differs, for scripts",
    digest: "apply only the plan with this digest, which diff -o json prints",
  },
  place: (file: string, document: number, line: number) =>
    `${file}, document ${document}, line ${line}`,
  field: (field: string) => `, field ${field}`,
  wrong: (place: string, why: string) => `${place}: ${why}`,
  empty: "The files hold no documents; nothing was changed",
  none: "none",
  window: (days: string, start: string, length: string) =>
    `${days} ${start} for ${length}`,
  except: (dates: string) => `except ${dates}`,
  halts: (rules: string) => `halts ${rules}`,
  nothing: "Nothing differs",
  machines: (n: number) => `Groups gain or lose ${machines(n)}`,
  total: (n: number) => `${machines(n)} in total`,
  reach: {
    assigned: (n: number) => `reaches ${machines(n)}`,
    withdrawn: (n: number) => `withdrawn, stops on ${machines(n)}`,
    released: (n: number) =>
      n === 1 ? "1 machine waits for it" : `${n} machines wait for it`,
    recalled: (n: number) => `recalled from ${machines(n)}`,
    cancelled: (n: number) => `cancelled on ${machines(n)}`,
  },
  problem: (what: string, why: string) => `${what}: ${why}`,
  problems: (n: number) =>
    n === 1
      ? "Nothing was changed: the line with ! cannot be carried out; correct the file"
      : `Nothing was changed: ${n} lines with ! cannot be carried out; correct the file`,
  reasons: {
    fixed_after_creation:
      "fixed once the package exists; write another version to create a new package",
    no_file:
      "the package does not exist yet, and its file is not there; see archive.file",
    still_active:
      "active, so it cannot be deleted; deactivate it first, or keep its document",
    in_progress:
      "in progress on machines, so it cannot be deleted; wait, or keep its document",
    fixed_after_assignment:
      "fixed once the package is assigned; withdraw the assignment to make it again",
    reaches_nobody: (why: string) => `would reach no machine: ${why}`,
  },
  mistakes: {
    unknown: (word: string) => `there is no field "${word}"`,
    choose: (sentence: string, known: string) =>
      `${sentence}; choose from ${known}`,
    missing: (choices: string) =>
      choices === "" ? "it is missing" : `it is missing: ${choices}`,
    notText: "a text is needed; put the value in quotes",
    notFields: "fields of its own are needed, such as { name: value }",
    notAList: "a list is needed, such as [one, two]",
    atMost: (n: number) => `at most ${n}`,
    atLeast: (n: number) => `at least ${n}`,
  },
  otherFile: (path: string, sha256: string) =>
    `${path} has another SHA-256, ${sha256}; correct sha256 or leave it out`,
  question: "Apply these changes?",
  otherPlan:
    "Nothing was applied: the plan differs from the one of --digest; look at it, and pass its digest",
  applied: (n: number) => `${n} ${n === 1 ? "change" : "changes"} applied`,
};
