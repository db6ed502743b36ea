import * as archives from "../../shared/archives.ts";
import * as assignments from "../../shared/assignments.ts";
import * as deployments from "../../shared/deployments.ts";
import type { Endpoint } from "../../shared/endpoint.ts";
import * as events from "../../shared/events.ts";
import * as groups from "../../shared/groups.ts";
import * as inventories from "../../shared/inventories.ts";
import * as machines from "../../shared/machines.ts";
import * as networks from "../../shared/networks.ts";
import * as operators from "../../shared/operators.ts";
import * as packages from "../../shared/packages.ts";
import * as plans from "../../shared/plans.ts";
import * as queryValues from "../../shared/query_values.ts";
import * as server from "../../shared/server.ts";
import * as settings from "../../shared/settings.ts";
import * as troubles from "../../shared/troubles.ts";
import * as uploads from "../../shared/uploads.ts";
import * as why from "../../shared/why.ts";

const MODULES: readonly object[] = [
  archives,
  assignments,
  deployments,
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

/** An address of the endpoint where nothing is. */
export function nowhere({ path }: Endpoint): string {
  return `/api/v1${path.replaceAll(/\{\w+\}/g, "8999999999")}`;
}
