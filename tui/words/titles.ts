import type { EntityName } from "#tui/actions/recipients.ts";

/** A package as a place names it; its name may hold the version already. */
export interface PackageTitle extends EntityName {
  readonly version?: string;
}

/** "vlc 3.0": name and version of a package. */
export function titleOf(
  { name, version = "" }: Omit<PackageTitle, "id">,
): string {
  return version === "" ? name : `${name} ${version}`;
}
