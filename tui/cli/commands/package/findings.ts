import type { Finding } from "#shared/contract/packages/archives.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { text } from "#tui/text/mod.ts";
import { acceptableCodes, findingWords } from "#tui/words/findings.ts";

/** Prints findings on stderr: an error refuses, the others do not. */
export function noteFindings(cli: Cli, findings: readonly Finding[]): void {
  const { labels } = text.cli;
  for (const finding of findings) {
    const { severity } = finding;
    cli.out.note(text.sheet.labelled(
      severity === "note" ? text.findings.noteLabel : labels[severity],
      wordsWithOption(finding),
    ));
  }
}

/** A finding, with the option that accepts it. */
function wordsWithOption(finding: Finding): string {
  const words = findingWords(finding);
  return finding.acceptable
    ? text.findings.withOption(words, finding.code)
    : words;
}

/** @throws {ActionDeclined} If the server would not create the package. */
export function refuseErrors(findings: readonly Finding[]): void {
  if (!findings.some(({ severity }) => severity === "error")) return;
  const codes = acceptableCodes(findings);
  throw new ActionDeclined(
    codes.length > 0
      ? text.findings.wouldNeed(codes.join(","))
      : text.cli.errors.wouldBeRefused,
  );
}

/**
 * Says for which findings the server refuses: one in the sentence, several line
 * by line. Other errors stay.
 */
export function declined(cli: Cli, name: string, error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { findings, acceptable } = error.details;
  const refused = ["package_refused", "archive_unreadable"];
  if (!refused.includes(error.code) || !Array.isArray(findings)) return error;
  const [first, ...more] = findings as readonly Finding[];
  if (first && more.length === 0) {
    const words = wordsWithOption(first);
    return new ActionDeclined(text.findings.refusedFor(name, words));
  }
  noteFindings(cli, findings);
  return new ActionDeclined(
    Array.isArray(acceptable)
      ? text.findings.acceptThem(name, acceptable.join(","))
      : text.findings.refused(name),
  );
}
