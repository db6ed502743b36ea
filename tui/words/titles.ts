import type { Package } from "#shared/contract/packages/packages.ts";

/** "vlc 3.0": name and version of a package. */
export function titleOf(
  { name, version }: Pick<Package, "name" | "version">,
): string {
  return version === "" ? name : `${name} ${version}`;
}
