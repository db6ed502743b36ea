import { z } from "zod";

/** What an operator may do: viewer < operator < admin. */
export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;
