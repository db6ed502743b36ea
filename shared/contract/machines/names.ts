import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";

/** The most names of one request. */
export const MOST_NAMES = 100_000;
/** The longest name; machines have shorter ones. */
export const NAME_CHARACTERS = 300;

const NamedMachine = z.object({ id: z.number().int(), name: z.string() });

/** What a list of names stands for. */
export const FoundNames = z.object({
  /** Each machine once, in the order of the names. */
  machines: z.array(NamedMachine),
  /** Names that no machine has. */
  unknown: z.array(z.object({
    name: z.string(),
    /** Names of machines that are close; only for the first 100. */
    close: z.array(z.string()),
  })),
  /** Names that several machines have, with some of these. */
  ambiguous: z.array(z.object({
    name: z.string(),
    machines: z.array(NamedMachine.extend({ ip: z.string() })),
  })),
});
export type FoundNames = z.infer<typeof FoundNames>;

/**
 * A name is compared as it is written, then without regard to case and accents;
 * a number that no machine is called is an id.
 */
export const findNames = endpoint({
  method: "POST",
  path: "/machines/names",
  summary: "Find machines by a list of names",
  role: "viewer",
  body: z.strictObject({
    names: z.array(z.string().max(NAME_CHARACTERS)).max(MOST_NAMES),
    /** A number is an id first, as on a command line. */
    idsFirst: z.boolean().default(false),
  }),
  output: FoundNames,
});
