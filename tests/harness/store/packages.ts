import type { Store } from "#db/store/transaction.ts";
import { createPackage } from "#server/usecases/packages/create_package.ts";
import { uploadArchive } from "#server/usecases/packages/upload_archive.ts";
import type { Services } from "#server/usecases/services.ts";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import { streamOf } from "./archives.ts";
import { servicesOn } from "./services.ts";

/** The operator who creates packages in tests. */
export const ada = { name: "ada", role: "operator" } as const;

/**
 * Services over a real store and real files, and functions that create
 * packages.
 */
export async function packagesOf(
  store: Store,
  folder: string,
  now: () => Date = () => new Date("2026-03-01T10:00:00Z"),
) {
  const services = await servicesOn(store, folder, now);
  return { ...services, ...packageUseCases(services) };
}

export function packageUseCases(services: Services) {
  return {
    upload: (
      bytes: Uint8Array,
      name = "setup.zip",
      target: "unix" | "windows" | "any" = "unix",
      { dryRun = false }: { readonly dryRun?: boolean } = {},
    ) => {
      const body = streamOf(bytes, 65_536);
      return uploadArchive(services, { body, name, target }, ada, dryRun);
    },
    create: (
      fields: Partial<Parameters<typeof NewPackage.parse>[0] & object>,
    ) => {
      const { dryRun, ...input } = NewPackage.parse({
        name: "app",
        action: "launch",
        ...fields,
      });
      return createPackage(services, input, ada, { dryRun });
    },
  };
}
