import type {
  ArchiveKind,
  Finding,
} from "#shared/contract/packages/archives.ts";
import type { NewPackage } from "#shared/contract/packages/packages.ts";

/** What the rules look at of an archive. */
export interface ArchiveFacts {
  readonly kind: ArchiveKind;
  /** Paths of everything that is not a folder, `/` between their parts. */
  readonly files: readonly string[];
  /** First parts of all paths, without repeats. */
  readonly topLevel: readonly string[];
  /** Folders included. */
  readonly entries: number;
  /** Of all files together. */
  readonly unpackedBytes: number;
  /** How many it will be cut into. */
  readonly fragments: number;
}

/** What the rules look at of a package that is to be made. */
export type PackageDraft = Pick<
  NewPackage,
  "action" | "command" | "path" | "notify" | "priority" | "target"
>;

/** Whose rules apply; `any` means both. */
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
