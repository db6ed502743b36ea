import { sql } from "kysely";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { OPEN } from "#shared/contract/deployments/states.ts";
import type { Finding } from "#shared/contract/packages/archives.ts";
import type {
  NewPackage,
  PackageAction,
} from "#shared/contract/packages/packages.ts";
import type { ExitCodes } from "#shared/results/exit_codes.ts";
import { versionKey } from "#shared/query/versions.ts";
import { likeOf } from "./claims.ts";
import type { PackageFiles } from "./packages.ts";

/** A new package: the request, and the files made for it. */
export interface PackageRow extends
  Pick<
    NewPackage,
    | "name"
    | "version"
    | "description"
    | "priority"
    | "command"
    | "path"
    | "notify"
    | "protocol"
    | "target"
    | "brings"
    | "secrets"
    | "successCodes"
    | "rebootCodes"
  > {
  readonly id: number;
  readonly action: PackageAction;
  readonly archive:
    | PackageFiles & {
      readonly kind: "zip" | "tar.gz";
      readonly name: string;
      readonly md5: string;
      /** Of the file from which it was made. */
      readonly fileSha256: string;
    }
    | null;
  readonly findings: readonly Finding[];
  readonly at: Date;
  readonly by: string;
}

/** Makes a package; its guard fails if the id has ever been used. */
export function insertPackage(made: PackageRow): Statement {
  const { archive } = made;
  const { software: brings = "", version: lowest = "" } = made.brings ?? {};
  const row = {
    id: made.id,
    name: made.name,
    version: made.version,
    description: made.description,
    priority: made.priority,
    action: made.action,
    command: made.command,
    path: made.path,
    notify: JSON.stringify(made.notify),
    protocol: made.protocol,
    archive_kind: archive?.kind ?? null,
    archive_name: archive?.name ?? "",
    archive_bytes: archive?.bytes ?? 0,
    md5: archive?.md5 ?? "",
    sha256: archive?.sha256 ?? "",
    file_sha256: archive?.fileSha256 ?? "",
    fragments: JSON.stringify(archive?.fragments ?? []),
    findings: JSON.stringify(made.findings),
    created_at: made.at.getTime(),
    created_by: made.by,
    target: made.target,
    success_codes: JSON.stringify(made.successCodes),
    reboot_codes: JSON.stringify(made.rebootCodes),
    brings,
    brings_like: likeOf(brings),
    brings_version: lowest,
    brings_key: lowest && versionKey(lowest),
    secrets: JSON.stringify(made.secrets),
  };
  return statement(
    write.insertInto("package").values(row)
      .onConflict((conflict) => conflict.column("id").doNothing()),
    `package id ${made.id} has been used`,
  );
}

/** Sets the exit codes of a package; its guard fails if it is deleted. */
export function setExitCodes(
  id: number,
  { successCodes, rebootCodes }: {
    readonly successCodes: ExitCodes;
    readonly rebootCodes: ExitCodes;
  },
): Statement {
  return statement(
    write.updateTable("package").set({
      success_codes: JSON.stringify(successCodes),
      reboot_codes: JSON.stringify(rebootCodes),
    }).where("id", "=", id).where("deleted_at", "is", null),
    `package ${id} has been deleted meanwhile`,
  );
}

/** Activates or deactivates a package; its guard fails if nothing changes. */
export function switchPackage(id: number, active: boolean): Statement {
  return statement(
    write.updateTable("package").set({
      active: Number(active),
      // Every activation has download paths of its own at mirrors.
      ...active && { activation: sql<number>`activation + 1` },
    })
      .where("id", "=", id).where("active", "<>", Number(active))
      .where("deleted_at", "is", null),
    `package ${id} has been switched or deleted meanwhile`,
  );
}

/**
 * Deletes an inactive package, with its secret words; its guard fails while a
 * machine may need it, or another package requires it.
 */
export function markPackageDeleted(id: number, at: Date): Statement {
  return statement(
    write.updateTable("package")
      .set({ deleted_at: at.getTime(), secrets: "{}" })
      .where("id", "=", id).where("active", "=", 0)
      .where("deleted_at", "is", null)
      .where(({ exists, not, selectFrom }) =>
        not(exists(
          selectFrom("deployment as d").select("d.machine_id")
            .whereRef("d.package_id", "=", "package.id")
            .where("d.state", "in", OPEN),
        ))
      )
      .where(({ exists, not, selectFrom }) =>
        not(exists(
          selectFrom("package_relation as r")
            .innerJoin("package as q", "q.id", "r.package_id")
            .select("q.id").whereRef("r.other_id", "=", "package.id")
            .where("r.kind", "=", "requires")
            .where("q.deleted_at", "is", null),
        ))
      ),
    `package ${id} has been activated, assigned or deleted meanwhile`,
  );
}
