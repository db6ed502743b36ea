import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import { sizeWords } from "#tui/words/amounts.ts";
import { text } from "#tui/text/mod.ts";
import type { Values } from "#tui/console/widgets/form.tsx";
import { field, gap, heading, note } from "#tui/console/widgets/sheet.tsx";
import { packageFields } from "./fields.ts";
import type { Line } from "#tui/console/screens/line.ts";

/** The package to be made, with the findings about it. */
export interface Review {
  readonly values: Values;
  /** Null for a command alone. */
  readonly archive: Archive | null;
  readonly findings: readonly Finding[];
}

export function isRefused({ findings }: Review): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** The findings first, then everything that was filled in. */
export function reviewLines(review: Review, width: number): Line[] {
  const { values, archive, findings } = review;
  return [
    heading(text.package.findings),
    ...findings.length === 0
      ? note("none", { text: text.newPackage.noFindings, tone: "ok" }, width)
      : findings.flatMap(({ severity, message }, i) =>
        field(text.package[severity], {
          text: message,
          tone: severity === "error" ? "failed" : "open",
        }, width).map((line) => ({ ...line, key: `finding ${i} ${line.key}` }))
      ),
    gap("review"),
    heading(text.newPackage.review),
    ...packageFields(values)
      .filter(({ name }) => name !== "file")
      .flatMap(({ name, label }) => field(label, values[name] || "-", width)),
    ...field(
      text.package.archive,
      archive
        ? `${archive.name} (${archive.kind}), ${sizeWords(archive.size)}`
        : text.package.noArchive,
      width,
    ),
  ];
}
