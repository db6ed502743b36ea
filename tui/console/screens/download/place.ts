import type { Package } from "#shared/contract/packages/packages.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Where a package's archive is written to. */
export interface DownloadPlace {
  readonly screen: "download";
  readonly package: Package;
}

export const downloadPlace: ScreenPlace<DownloadPlace> = {
  screen: "download",
  crumb: () => text.download.crumb,
};
