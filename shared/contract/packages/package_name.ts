import * as z from "zod";

/** A package as lists name it: names alone may be shared by versions. */
export const PackageName = z.object({
  id: z.number().int(),
  name: z.string(),
  /** Empty if it has none. */
  version: z.string(),
});
export type PackageName = z.infer<typeof PackageName>;
