import { withLastHours } from "#db/packages/history.ts";
import { packageById, packagePage } from "#db/packages/packages.ts";
import * as contract from "#shared/contract/packages/packages.ts";
import {
  readPackageProgress,
  readPackageTraits,
} from "#shared/contract/packages/progress.ts";
import {
  readPackageRelations,
  setPackageRelations,
} from "#shared/contract/packages/relations.ts";
import { readPackageStatus } from "#shared/contract/packages/status.ts";
import { readPackageWhy } from "#shared/contract/deployments/why.ts";
import { explainPackage } from "#server/usecases/deployments/explain_package.ts";
import { withoutSecrets } from "#server/domain/packages/secrets.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";
import { createPackage } from "#server/usecases/packages/create_package.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import {
  compareFailures,
  describeProgress,
} from "#server/usecases/packages/describe_progress.ts";
import { describeStatus } from "#server/usecases/packages/describe_status.ts";
import { setPackageCodes } from "#server/usecases/packages/set_exit_codes.ts";
import {
  describeRelations,
  setRelations,
} from "#server/usecases/packages/relations.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";
import { memoizeBriefly } from "#server/operator/memoize.ts";

export function packageRoutes(api: Api, context: ApiContext): void {
  const { store: { db, wide }, archives, notifier, now } = context;
  const changes = () => notifier.count;
  const status = memoizeBriefly(
    (id: number) => wide.together((db) => describeStatus(db, id, now())),
    changes,
  );
  const why = memoizeBriefly(
    (id: number) => wide.together((db) => explainPackage(db, id, now())),
    changes,
  );
  const progress = memoizeBriefly(
    (id: number) => wide.together((db) => describeProgress(db, id, now())),
    changes,
  );
  const traits = memoizeBriefly(
    (id: number) => wide.together((db) => compareFailures(db, id, now())),
    changes,
  );

  async function existing(id: number) {
    const described = await packageById(db, id);
    if (!described) throw notFound("package", id);
    return (await withLastHours(db, [described], now()))[0]!;
  }

  serve(api, contract.listPackages, async ({ query, by }) => {
    const page = await packagePage(db, query);
    const rows = await withLastHours(db, page.rows, now());
    return { ...page, rows: rows.map((row) => visibleTo(by, row)) };
  });

  serve(
    api,
    contract.readPackage,
    async ({ params, by }) => visibleTo(by, await existing(params.id)),
  );

  serve(api, readPackageStatus, async ({ params, by }) => {
    const described = await status(params.id);
    return { ...described, package: visibleTo(by, described.package) };
  });

  serve(
    api,
    readPackageWhy,
    ({ params }) => why(params.id),
  );

  serve(
    api,
    readPackageProgress,
    ({ params }) => progress(params.id),
  );

  serve(
    api,
    readPackageTraits,
    ({ params }) => traits(params.id),
  );

  serve(
    api,
    contract.createPackage,
    ({ body: { dryRun, ...input }, by }) =>
      createPackage(context, input, by, { dryRun }),
  );

  serve(
    api,
    contract.setPackageCodes,
    ({ params, body, by }) => setPackageCodes(context, params.id, body, by),
  );

  serve(
    api,
    readPackageRelations,
    ({ params }) => describeRelations(db, params.id),
  );

  serve(
    api,
    setPackageRelations,
    ({ params, body, by }) => setRelations(context, params.id, body, by),
  );

  serve(api, contract.deletePackage, async ({ params, by }) => {
    await deletePackage(context, params.id, by);
    return {};
  });

  serve(
    api,
    contract.setActivation,
    ({ params, body: { active, ...how }, by }) =>
      setActivation(context, { ...params, active }, by, how),
  );

  serve(api, contract.downloadArchive, async ({ params, c }) => {
    const { name, archive } = await existing(params.id);
    if (!archive) {
      throw new Refusal(
        "not_found",
        `The package "${name}" is a command without an archive`,
      );
    }
    const { bytes } = archive;
    const from = beginningIn(c.req.header("range"), bytes);
    const headers = {
      "content-type": archive.kind === "zip"
        ? "application/zip"
        : "application/gzip",
      "content-length": String(bytes - from),
      "content-disposition": attachment(archive.name),
      "cache-control": "private, immutable, max-age=86400",
      "accept-ranges": "bytes",
      ...from > 0 && { "content-range": `bytes ${from}-${bytes - 1}/${bytes}` },
    };
    const status = from > 0 ? 206 : 200;
    // HEAD is answered by GET's route, where nobody would close the file.
    if (c.req.raw.method === "HEAD") {
      return new Response(null, { headers, status });
    }
    const file = await openArchive(archives.originalPath(params.id), name);
    await file.seek(from, Deno.SeekMode.Start);
    return new Response(file.readable, { headers, status });
  }, { json: false, gives: ["application/zip", "application/gzip"] });
}

/** Viewers do not learn where a command has secret words. */
function visibleTo({ role }: Requester, described: contract.Package) {
  if (role !== "viewer" || described.secrets.length === 0) return described;
  const { command, secrets } = described;
  return { ...described, command: withoutSecrets(command, secrets) };
}

/**
 * The start of "bytes=N-"; any other range is answered with the whole file.
 */
function beginningIn(range: string | undefined, bytes: number): number {
  const from = Number(/^bytes=(\d{1,15})-$/.exec(range ?? "")?.[1] ?? 0);
  return from < bytes ? from : 0;
}

async function openArchive(path: string, name: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Refusal(
      "package_damaged",
      `The archive of the package "${name}" is missing on the server's disk; create the package again`,
    );
  }
}

/** A file name of any characters (RFC 6266). */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w.+-]/g, "_");
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
