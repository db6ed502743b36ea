import type { z } from "zod";

/** The fields of an answer, and their place in the contract. */
export interface AnswerType {
  readonly title: string;
  readonly about: string;
  /** The constant of the contract: "Package", "createPackage.output". */
  readonly source: string;
  readonly schema: z.ZodType;
}

export function type(
  title: string,
  source: string,
  schema: z.ZodType,
  about: string,
): AnswerType {
  return { title, source, schema, about };
}
