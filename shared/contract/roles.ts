import * as z from "zod";

/** The rights of an operator: viewer < operator < admin. */
export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;
