import * as archives from "#shared/contract/packages/archives.ts";
import * as assignments from "#shared/contract/assignments/assignments.ts";
import * as deployments from "#shared/contract/deployments/deployments.ts";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import * as duplicates from "#shared/contract/machines/duplicates.ts";
import * as events from "#shared/contract/events/events.ts";
import * as groups from "#shared/contract/groups/groups.ts";
import * as inventories from "#shared/contract/machines/inventories.ts";
import * as machines from "#shared/contract/machines/machines.ts";
import * as networks from "#shared/contract/networks.ts";
import * as operators from "#shared/contract/operators.ts";
import * as packages from "#shared/contract/packages/packages.ts";
import * as plans from "#shared/contract/assignments/plans.ts";
import * as queryValues from "#shared/contract/query_values.ts";
import * as server from "#shared/contract/server.ts";
import * as settings from "#shared/contract/settings/settings.ts";
import * as storage from "#shared/contract/storage.ts";
import * as summaries from "#shared/contract/events/summaries.ts";
import * as troubles from "#shared/contract/deployments/troubles.ts";
import * as uploads from "#shared/contract/packages/uploads.ts";
import * as why from "#shared/contract/deployments/why.ts";

const MODULES: readonly object[] = [
  archives,
  assignments,
  deployments,
  duplicates,
  events,
  groups,
  inventories,
  machines,
  networks,
  operators,
  packages,
  plans,
  queryValues,
  server,
  settings,
  storage,
  summaries,
  troubles,
  uploads,
  why,
];

/** Every endpoint of the contract. */
export const ENDPOINTS: readonly Endpoint[] = MODULES
  .flatMap((module) => Object.values(module))
  .filter((value): value is Endpoint =>
    typeof value === "object" && value !== null && "method" in value &&
    "path" in value && "output" in value
  );

/** A path of the endpoint with ids of nothing. */
export function nowhere({ path }: Endpoint): string {
  return `/api/v1${path.replaceAll(/\{\w+\}/g, "8999999999")}`;
}
