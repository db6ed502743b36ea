import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { Moment, pageOf, PageQuery, RowId } from "#shared/contract/page.ts";

/** The days of a week in order, as a window names them. */
export const Weekday = z.enum([
  "mon",
  "tue",
  "wed",
  "thu",
  "fri",
  "sat",
  "sun",
]);
export type Weekday = z.infer<typeof Weekday>;

/** The longest a window stays open at a time: a week. */
export const MOST_WINDOW_MINUTES = 7 * 24 * 60;

/** A maintenance window that opens every week. */
export const WindowRule = z.strictObject({
  /** The days on which it opens. */
  days: z.array(Weekday).min(1).max(7),
  /** The local time at which it opens, such as `22:00`. */
  start: z.string().regex(
    /^(?:[01]\d|2[0-3]):[0-5]\d$/,
    "A window opens at a time of day, such as 22:00",
  ),
  /**
   * How long it stays open, by the clocks of its zone: one that opens at 22:00
   * for 480 minutes closes at 06:00, also in the night of a change.
   */
  minutes: z.number().int().min(1).max(MOST_WINDOW_MINUTES),
  /** The time zone, such as `Europe/Paris`. */
  zone: z.string().max(100),
  /** Local dates on which it does not open, such as holidays. */
  except: z.array(z.iso.date()).max(1000).default([]),
});
export type WindowRule = z.infer<typeof WindowRule>;

export const MaintenanceWindow = z.object({
  id: z.number().int(),
  group: z.object({ id: z.number().int(), name: z.string() }),
  ...WindowRule.shape,
  /** True while it is open. */
  open: z.boolean(),
  /** When it opens, or closes, next. */
  changesAt: Moment.nullable(),
  createdAt: Moment,
  createdBy: z.string(),
});
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

export const listWindows = endpoint({
  method: "GET",
  path: "/windows",
  summary: "List maintenance windows, by group",
  role: "viewer",
  query: PageQuery.extend({ group: RowId.optional() }),
  output: pageOf(MaintenanceWindow),
});

export const createWindow = endpoint({
  method: "POST",
  path: "/windows",
  summary: "Give a group a maintenance window: no first offers outside",
  role: "operator",
  body: WindowRule.extend({ group: RowId }),
  output: MaintenanceWindow,
  status: 201,
});

export const removeWindow = endpoint({
  method: "DELETE",
  path: "/windows/{id}",
  summary: "Remove a maintenance window",
  role: "operator",
  params: z.object({ id: RowId }),
  output: MaintenanceWindow,
});
