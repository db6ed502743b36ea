import type { Finding } from "#shared/contract/packages/archives.ts";
import { text } from "#tui/text/mod.ts";

/** A finding in the language of the console. */
export function findingWords(finding: Finding): string {
  const message = text.findings.message(finding);
  return finding.accepted ? text.findings.accepted(message) : message;
}

/** The word before a finding: "error", "warning" or "note". */
export function severityWord({ severity }: Pick<Finding, "severity">): string {
  return severity === "note" ? text.findings.note : text.package[severity];
}

/** The codes of errors that may be accepted; empty if others refuse it too. */
export function acceptableCodes(findings: readonly Finding[]): string[] {
  const errors = findings.filter(({ severity }) => severity === "error");
  return errors.every(({ acceptable }) => acceptable)
    ? [...new Set(errors.map(({ code }) => code))]
    : [];
}
