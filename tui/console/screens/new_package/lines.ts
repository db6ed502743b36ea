import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import {
  acceptableCodes,
  findingWords,
  severityWord,
} from "#tui/words/findings.ts";
import { sizeWords } from "#tui/words/amounts.ts";
import { text } from "#tui/text/mod.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";
import { field, gap, heading, note } from "#tui/console/widgets/sheet.tsx";
import { packageFields } from "./fields.ts";
import type { Line } from "#tui/console/screens/line.ts";

const TONES = { error: "failed", warning: "open", note: "quiet" } as const;

/** The package to be made, with the findings about it. */
export interface Review {
  readonly values: Values;
  /** Null for a command alone. */
  readonly archive: Archive | null;
  readonly findings: readonly Finding[];
  /** The codes of the errors that the operator has accepted. */
  readonly accept: readonly string[];
}

export function isRefused({ findings }: Review): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** The codes that can still be accepted; empty if others refuse it too. */
export function canAccept({ findings }: Review): string[] {
  return acceptableCodes(findings);
}

/** The findings first, then everything that was filled in. */
export function reviewLines(review: Review, width: number): Line[] {
  const { values, archive, findings } = review;
  return [
    heading(text.package.findings),
    ...findings.length === 0
      ? note("none", { text: text.newPackage.noFindings, tone: "ok" }, width)
      : findings.flatMap((finding, i) =>
        field(severityWord(finding), {
          text: finding.acceptable
            ? text.findings.acceptable(findingWords(finding))
            : findingWords(finding),
          tone: TONES[finding.severity],
        }, width).map((line) => ({ ...line, key: `finding ${i} ${line.key}` }))
      ),
    gap("review"),
    heading(text.newPackage.review),
    ...packageFields(values)
      .filter(({ name }) => name !== "file")
      .flatMap((one) =>
        field(one.label, shown(one, values[one.name]) || "-", width)
      ),
    ...field(
      text.package.archive,
      archive
        ? `${archive.name} (${archive.kind}), ${sizeWords(archive.size)}`
        : text.package.noArchive,
      width,
    ),
  ];
}

/** A value as the form shows it, secret words without theirs. */
function shown({ name, kind }: FormField, value = ""): string {
  if (kind.type === "choice") {
    return kind.options.find((one) => one.value === value)?.words ?? value;
  }
  return name === "secrets" ? value.replaceAll(/=\S+/g, "=•••") : value;
}
