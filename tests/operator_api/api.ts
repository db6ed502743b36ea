import { join } from "node:path";
import { assertEquals } from "@std/assert";
import type { EventTiming } from "#server/operator/api_context.ts";
import { operatorRoutes } from "#server/operator/routes.ts";
import { openArchives } from "#server/archive/archives.ts";
import { activatePackageWith } from "#server/usecases/packages/activate_package.ts";
import { recallPackageWith } from "#server/usecases/deployments/cancel_deployments.ts";
import { askInventoriesWith } from "#server/usecases/machines/ask_inventories.ts";
import { changeSettingsWith } from "#server/usecases/settings/change_settings.ts";
import { createOperatorWith } from "#server/usecases/operators/create_operator.ts";
import { createPackageWith } from "#server/usecases/packages/create_package.ts";
import { deletePackageWith } from "#server/usecases/packages/delete_package.ts";
import {
  changeGroupWith,
  createGroupWith,
  deleteGroupWith,
  refreshGroupWith,
} from "#server/usecases/groups/edit_groups.ts";
import { ensureAdminWith } from "#server/usecases/operators/ensure_admin.ts";
import { issueTokenWith } from "#server/usecases/operators/issue_token.ts";
import { removeOperatorWith } from "#server/usecases/operators/remove_operator.ts";
import { resumeUploadsWith } from "#server/usecases/packages/resume_uploads.ts";
import { revokeTokenWith } from "#server/usecases/operators/revoke_token.ts";
import { uploadArchiveWith } from "#server/usecases/packages/upload_archive.ts";
import type { Role } from "#shared/contract/roles.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import { checkInfo } from "#tests/harness/store/packages.ts";
import type { TemporaryDatabase } from "#tests/harness/store/database.ts";
import { useCases } from "#tests/harness/store/use_cases.ts";

const ADMIN = { name: "admin", role: "admin" } as const;

export interface ApiReply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- JSON, which a test looks into freely
  readonly body: any;
}

export interface RequestOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/**
 * The operator door before the real use cases, a real store and real files.
 *
 * @param given.archive Where archives are kept, if not in a folder of its own.
 * @param given.database Whose it is to dispose of; a file of its own if left
 * out.
 */
export async function operatorApi(
  events?: EventTiming,
  given: {
    readonly archive?: string;
    readonly database?: TemporaryDatabase;
  } = {},
) {
  const services = await useCases(given.database);
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  const archives = await openArchives(given.archive ?? join(folder, "archive"));
  const all = { ...services, archives, checkInfo };
  const closing = new AbortController();
  const log: string[] = [];
  const warnings: Warning[] = [];
  const issueToken = issueTokenWith(all);
  const createOperator = createOperatorWith(all);

  const app = operatorRoutes({
    db: services.store.db,
    wide: services.store.wide,
    notifier: services.notifier,
    now: services.now,
    archivePath: archives.originalPath,
    about: {
      name: "ocs.example",
      label: { word: "TEST", colour: "green" },
      startedAt: services.now(),
    },
    warnings: () => Promise.resolve(warnings),
    version: "0.0.0-test",
    log: (line) => void log.push(line),
    closing: closing.signal,
    events,
    useCases: {
      uploadArchive: uploadArchiveWith(all),
      uploads: resumeUploadsWith(all),
      createPackage: createPackageWith(all),
      deletePackage: deletePackageWith(all),
      setActivation: activatePackageWith(all, recallPackageWith(all)),
      planAssignment: services.plan,
      assignPackage: services.assign,
      carryOutPlan: services.carryOut,
      withdrawAssignment: services.withdraw,
      retryDeployment: services.retry,
      retryDeployments: services.retryMany,
      cancelDeployment: services.cancel,
      cancelDeployments: services.cancelMany,
      createGroup: createGroupWith(all),
      changeGroup: changeGroupWith(all),
      refreshGroup: refreshGroupWith(all),
      deleteGroup: deleteGroupWith(all),
      askInventories: askInventoriesWith(all),
      changeSettings: changeSettingsWith(all),
      mergeMachines: services.mergeMachines,
      dismissDuplicate: services.dismissDuplicate,
      unmergeMachines: services.unmergeMachines,
      changeNetwork: services.changeNetwork,
      markDevice: services.markDevice,
      unmarkDevice: services.unmarkDevice,
      createOperator,
      removeOperator: removeOperatorWith(all),
      issueToken,
      revokeToken: revokeTokenWith(all),
    },
  });
  const admin = (await ensureAdminWith(all)())!;

  /** One request, by the admin unless another token, or null for none, is given. */
  async function ask(
    method: string,
    path: string,
    { token = admin, body, headers = {} }: RequestOptions = {},
  ): Promise<ApiReply> {
    const response = await app.request(path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body === undefined || typeof body === "string"
        ? body
        : JSON.stringify(body),
    });
    const type = response.headers.get("content-type");
    const text = await response.text();
    return {
      status: response.status,
      type,
      headers: response.headers,
      body: /json/.test(type ?? "") ? JSON.parse(text) : text,
    };
  }

  return {
    ...services,
    app,
    ask,
    /** The first admin's token. */
    admin,
    closing,
    /** What only the administrator sees. */
    log,
    /** What is to be said of the server itself. */
    warnings,
    folder,
    archives,
    /** A new operator of a role, with a token. */
    async anOperator(role: Role, name: string = role, days?: number) {
      const { id } = await createOperator({ name, role }, ADMIN);
      const { token, secret } = await issueToken(
        { operator: name, name: "laptop", days },
        ADMIN,
      );
      return { id, tokenId: token.id, token: secret };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await services[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** That a request was declined, for this reason and with a sentence. */
export function assertProblem(
  answered: ApiReply,
  status: number,
  code: string,
): void {
  assertEquals(answered.status, status, JSON.stringify(answered.body));
  assertEquals(answered.type, "application/problem+json");
  const { detail, title, details, ...rest } = answered.body;
  assertEquals(rest, {
    type: `urn:longshore:problem:${code}`,
    status,
    code,
  });
  assertEquals(
    [typeof detail, typeof title, typeof details],
    ["string", "string", "object"],
  );
}

/** That a request was answered with JSON; its body. */
export function assertJson(answered: ApiReply, status = 200) {
  assertEquals(answered.status, status, JSON.stringify(answered.body));
  assertEquals(answered.type, "application/json");
  return answered.body;
}
