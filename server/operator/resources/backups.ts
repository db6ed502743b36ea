import * as contract from "#shared/contract/backups.ts";
import { beginBackup } from "#server/usecases/backups/begin_backup.ts";
import {
  backupNamed,
  describeBackups,
} from "#server/usecases/backups/describe_backups.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function backupRoutes(api: Api, context: ApiContext): void {
  serve(api, contract.listBackups, () => describeBackups(context));

  serve(
    api,
    contract.readBackup,
    ({ params }) => backupNamed(context, params.name),
  );

  serve(api, contract.createBackup, ({ by }) => {
    const { running, done } = beginBackup(
      context,
      `operator:${by.name}`,
      context.log,
    );
    done.catch(() => {}); // It is noted where the backup ends.
    return Promise.resolve(running);
  });
}
