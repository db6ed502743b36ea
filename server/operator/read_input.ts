import * as z from "zod";
import { Refusal } from "#server/domain/refusal.ts";
import { issueWords } from "./issue_words.ts";

/** The largest JSON body: four times 100,000 machine ids. */
const BODY_BYTES = 4 * 1024 ** 2;

/** The parts of a request that are validated. */
export type Part = "path" | "query" | "header" | "body";

/**
 * Validates one part of a request.
 *
 * @throws {Refusal} `malformed_request`, with the first issue in its sentence
 * and all of them in `details.issues`.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
  part: Part,
): z.output<Schema> {
  // An endpoint without this part ignores it.
  if (schema === undefined) return undefined as z.output<Schema>;
  if (holdsNul(value)) {
    throw new Refusal(
      "malformed_request",
      `Cannot use the ${part}: a text in it contains the character NUL, which cannot be stored; leave it out`,
    );
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [first, ...more] = error.issues;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  throw new Refusal(
    "malformed_request",
    `Cannot use the ${part}: ${described(first!, value)}${others}`,
    {
      issues: error.issues.map((issue) => ({
        path: issue.path.map(String),
        message: issueWords(issue, value),
      })),
    },
  );
}

/** SQLite would end a text at a NUL. */
function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsNul);
}

function described(issue: z.core.$ZodIssue, value: unknown): string {
  const { path } = issue;
  const problem = issueWords(issue, value);
  return path.length === 0 ? problem : `"${path.join(".")}": ${problem}`;
}

/**
 * Refuses query parameters that the endpoint does not have, because a
 * misspelled filter must not match everything.
 */
export function refuseUnknown(
  schema: z.ZodType | undefined,
  query: Readonly<Record<string, string>>,
): void {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const unknown = Object.keys(query).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new Refusal(
    "malformed_request",
    `Cannot use the query: there is no parameter "${unknown.join('", "')}"${
      known.length > 0 ? `, only ${known.join(", ")}` : ""
    }`,
    { unknown, known },
  );
}

/** @throws {Refusal} `too_large` above 4 MiB, else `malformed_request`. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await boundedText(request);
  if (text.trim() === "") {
    throw new Refusal(
      "malformed_request",
      "Cannot read the body: it is empty; send JSON",
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(
      "malformed_request",
      `Cannot read the body as JSON: ${(error as Error).message}`,
    );
  }
}

async function boundedText(request: Request): Promise<string> {
  const tooLarge = () =>
    new Refusal(
      "too_large",
      `Cannot accept the body: it is larger than ${BODY_BYTES} bytes; send less at a time`,
    );
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES) {
    throw tooLarge();
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    const whole = await new Blob(chunks).bytes();
    return new TextDecoder("utf-8", { fatal: true }).decode(whole);
  } catch {
    throw new Refusal(
      "malformed_request",
      "Cannot read the body: it is not UTF-8",
    );
  }
}
