import { isDeepStrictEqual } from "node:util";
import type { Store } from "#db/store/transaction.ts";
import { printInfo } from "#server/agent/xml/info.ts";
import { readInfo } from "#server/agent/xml/read_info.ts";
import { openArchives } from "#server/archive/archives.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import { Notifier } from "#server/live/notifier.ts";
import { activatePackageWith } from "#server/usecases/packages/activate_package.ts";
import { createPackageWith } from "#server/usecases/packages/create_package.ts";
import { deletePackageWith } from "#server/usecases/packages/delete_package.ts";
import { sweepArchivesWith } from "#server/usecases/packages/tidy_archives.ts";
import { uploadArchiveWith } from "#server/usecases/packages/upload_archive.ts";
import type { PackageServices } from "#server/usecases/services.ts";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import { streamOf } from "./archives.ts";

/** Who makes packages in tests. */
export const ada = { name: "ada", role: "operator" } as const;

/** Prints and reads `info` back as the server does. */
export function checkInfo(info: PackageInfo): string | null {
  try {
    const same = isDeepStrictEqual(readInfo(printInfo(info)), info);
    return same ? null : "it reads back differently";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The use cases of packages over a real store and real files. */
export async function packagesOf(
  store: Store,
  folder: string,
  now: () => Date = () => new Date("2026-03-01T10:00:00Z"),
) {
  const archives = await openArchives(folder);
  const services: PackageServices = {
    store,
    notifier: new Notifier(),
    now,
    archives,
    checkInfo,
  };
  return { ...packageUseCases(services), services, archives };
}

export function packageUseCases(services: PackageServices) {
  const receive = uploadArchiveWith(services);
  const createPackage = createPackageWith(services);
  const recalled: number[] = [];
  return {
    recalled,
    receive,
    upload: (
      bytes: Uint8Array,
      name = "setup.zip",
      target: "unix" | "windows" = "unix",
    ) => receive(streamOf(bytes, 65_536), { name, target }, ada),
    create: (given: Partial<Parameters<typeof NewPackage.parse>[0] & object>) =>
      createPackage(
        NewPackage.parse({ name: "app", action: "launch", ...given }),
        ada,
      ),
    activate: activatePackageWith(services, (id, _by, dryRun) => {
      if (!dryRun) recalled.push(id);
      return Promise.resolve({ recalling: 3, beyondRecall: 1 });
    }),
    remove: deletePackageWith(services),
    sweep: sweepArchivesWith(services),
  };
}
