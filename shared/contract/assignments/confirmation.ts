import * as z from "zod";

/**
 * The number of machines (× packages) that the operator confirms an action will
 * affect. Required when the action affects more than the settings
 * `guardPercent` and `guardMachines` allow. For a plan the number must be
 * equal; when deployments are stopped or retried, the number affected may be
 * smaller by then, but never larger.
 */
export const ConfirmMachines = z.coerce.number().int().min(0).optional();
