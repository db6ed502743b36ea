import { z } from "zod";

/**
 * How many machines (× packages) the operator says an act reaches. Where that
 * is more than the settings `guardPercent` and `guardMachines` let pass, it
 * must be said. A plan reaches exactly so many; what is stopped or tried again
 * may be less by then, and never more.
 */
export const ConfirmMachines = z.coerce.number().int().min(0).optional();
