import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { QUERY_FIELDS, type QueryField } from "#shared/query/mod.ts";

const completableFields = QUERY_FIELDS.filter((field) => field.isCompletable)
  .map(({ name }) => name);

/** Values of a query field, for completion. */
export const listQueryValues = endpoint({
  method: "GET",
  path: "/query/values",
  summary: "List values a field of a query has, by how they begin",
  role: "viewer",
  query: z.object({
    field: z.enum(completableFields as [QueryField, ...QueryField[]]),
    /** The custom field, for `field`; left out: names of fields. */
    name: z.string().max(200).optional(),
    /** Text that a value contains; values that begin with it come first. */
    begun: z.string().max(200).default(""),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: z.object({ values: z.array(z.string()) }),
});
