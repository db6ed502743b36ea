import type { Archive, Finding } from "../../../shared/archives.ts";
import { agoWords, sizeWords } from "../../amounts.ts";
import type { Place } from "../../nav/places.ts";
import { text } from "../../text/mod.ts";
import { bar } from "../../widgets/bar.ts";
import type { Values } from "../../widgets/form.tsx";
import {
  field,
  gap,
  heading,
  note,
  type SheetLine,
} from "../../widgets/sheet.tsx";
import { packageFields } from "./fields.ts";
import type { Upload } from "./use_upload.ts";

type Line = SheetLine<{ readonly place?: Place }>;

/** What is going to be made, with what was found about it. */
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

/** How far an upload is, how fast it goes, and how long it still takes. */
export function uploadLines(upload: Upload, width: number): Line[] {
  const { path, sent, bytes, speed, stopped } = upload;
  const cells = Math.max(10, Math.min(60, width - 12));
  const percent = bytes > 0 ? Math.floor((100 * sent) / bytes) : 0;
  const left = speed > 0 ? agoWords((bytes - sent) / speed) : "?";
  return [
    heading(text.newPackage.uploading(path.split("/").at(-1) ?? path)),
    gap("bar"),
    {
      key: "bar",
      pieces: [
        { text: bar(sent, bytes, cells), tone: stopped ? "open" : "ok" },
        { text: `  ${percent} %` },
      ],
    },
    {
      key: "numbers",
      pieces: [{
        text: text.newPackage.uploaded(
          sizeWords(sent),
          sizeWords(bytes),
          sizeWords(speed),
          left,
        ),
      }],
    },
    ...stopped === null ? [] : note(
      "stopped",
      { text: text.newPackage.cut(stopped), tone: "failed" },
      width,
    ),
  ];
}
