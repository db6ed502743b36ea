import type {
  ArchiveKind,
  Finding,
} from "#shared/contract/packages/archives.ts";
import type { NewPackage } from "#shared/contract/packages/packages.ts";

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
}

/** The properties of a new package that the rules examine. */
export type PackageDraft = Pick<
  NewPackage,
  "action" | "command" | "path" | "notify" | "priority" | "target"
>;

/** The agents whose rules apply; `any` means both. */
export interface TargetSystems {
  readonly unix: boolean;
  readonly windows: boolean;
}

export const error = (code: string, message: string): Finding => ({
  severity: "error",
  code,
  message,
});

export const warning = (code: string, message: string): Finding => ({
  severity: "warning",
  code,
  message,
});
