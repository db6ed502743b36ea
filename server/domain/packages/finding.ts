import type {
  ArchiveKind,
  Finding,
} from "#shared/contract/packages/archives.ts";
import type { NewPackage } from "#shared/contract/packages/packages.ts";
import type { FileFacts } from "#shared/file_type.ts";

/** A file of an archive that might be run. */
export interface ArchivedFile extends FileFacts {
  /** True if anybody may run it once it is unpacked. */
  readonly executable: boolean;
}

/** The properties of an archive that the rules examine. */
export interface ArchiveFacts {
  readonly kind: ArchiveKind;
  /** Paths of everything that is not a folder, with `/` between their parts. */
  readonly files: readonly string[];
  /** First parts of all paths, without repetitions. */
  readonly topLevel: readonly string[];
  /** Folders included. */
  readonly entries: number;
  /** Size of all files together. */
  readonly unpackedBytes: number;
  /** Number of fragments it will be cut into. */
  readonly fragments: number;
  /** Files that might be run, by their paths; not all that are in the archive. */
  readonly programs?: Readonly<Record<string, ArchivedFile>>;
  /** Findings that matter to agents of one family only. */
  readonly unixFindings?: readonly Finding[];
  readonly windowsFindings?: readonly Finding[];
}

/** The properties of a new package that the rules examine. */
export type PackageDraft = Pick<
  NewPackage,
  | "action"
  | "command"
  | "path"
  | "notify"
  | "priority"
  | "target"
  | "secrets"
  | "successCodes"
  | "rebootCodes"
>;

/** The agents whose rules apply; `any` means both. */
export interface TargetSystems {
  readonly unix: boolean;
  readonly windows: boolean;
}

/** Values that a message names, for other languages. */
type Values = Readonly<Record<string, string | number>>;

const finding = (
  severity: Finding["severity"],
  code: string,
  message: string,
  values: Values,
): Finding => ({
  severity,
  code,
  message,
  ...Object.keys(values).length > 0 && { values: texts(values) },
});

/** A finding that refuses the package. */
export const error = (code: string, message: string, values: Values = {}) =>
  finding("error", code, message, values);

/** A finding that refuses the package unless the operator accepts its code. */
export const doubt = (
  code: string,
  message: string,
  values: Values = {},
): Finding => ({ ...error(code, message, values), acceptable: true });

/** A finding that is stored with the package and shown. */
export const warning = (code: string, message: string, values: Values = {}) =>
  finding("warning", code, message, values);

/** A finding about which nothing has to be done. */
export const note = (code: string, message: string, values: Values = {}) =>
  finding("note", code, message, values);

function texts(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, `${value}`]),
  );
}

/**
 * Turns errors whose codes the operator accepts into warnings. Errors that are
 * not acceptable stay.
 */
export function acceptFindings(
  findings: readonly Finding[],
  accept: readonly string[],
): Finding[] {
  return findings.map(({ acceptable, ...finding }) =>
    acceptable && accept.includes(finding.code)
      ? { ...finding, severity: "warning", accepted: true }
      : { ...finding, ...acceptable && { acceptable } }
  );
}
