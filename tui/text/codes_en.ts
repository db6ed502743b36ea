import type {
  DeploymentState,
  WithheldCode,
} from "../../shared/deployments.ts";
import type { EventKind } from "../../shared/events.ts";

/** What the contract's codes are called. */
export const codes = {
  states: {
    waiting: "waiting",
    offered: "offered",
    downloading: "downloading",
    recalling: "recalling",
    succeeded: "succeeded",
    reboot_pending: "reboot pending",
    failed: "failed",
    cancelled: "cancelled",
    already_installed: "already installed",
    expired: "expired",
  } satisfies Record<DeploymentState, string>,
  /** Why nothing is offered; short enough to be read whole in 80 columns. */
  reasons: {
    downloads_off: "downloads are switched off",
    no_inventory: "no inventory yet",
    not_active: "the package is off",
    in_history: "in the agent's history",
    held_by_priority_0: "held by a package of priority 0",
    agent_busy: "agent just ended another",
  } satisfies Record<WithheldCode, string>,
  waiting: {
    next: "at the next contact",
    heldBy: (id: number) => `held by ${id} (pri 0)`,
    busyWith: (id: number) => `agent busy with ${id}`,
    exit: (code: string, exitCode: number) => `${code} exit ${exitCode}`,
  },
  happened: {
    "machine.registered": "new machine",
    "machine.renamed": "machine renamed",
    "machine.reinstalled": "machine reinstalled",
    "deployment.offered": "offered",
    "deployment.result": "reported",
    "deployment.result_repeated": "reported again",
    "deployment.result_unexpected": "report not expected",
    "deployment.retried": "retried",
    "deployment.cancelled": "cancelled",
    "deployment.recalling": "recalling",
    "deployment.recalled": "recalled",
    "archive.uploaded": "archive uploaded",
    "package.created": "package created",
    "package.activated": "activated",
    "package.deactivated": "deactivated",
    "package.deleted": "package deleted",
    "group.created": "group created",
    "group.changed": "group changed",
    "group.deleted": "group deleted",
    "assignment.created": "assigned",
    "assignment.withdrawn": "assignment withdrawn",
    "settings.changed": "settings changed",
    "operator.created": "operator created",
    "operator.removed": "operator removed",
    "token.issued": "token issued",
    "token.revoked": "token revoked",
  } satisfies Record<EventKind, string>,
};
