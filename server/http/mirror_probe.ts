import type { MirrorAnswer } from "#server/domain/deployments/mirror_state.ts";

const LONGEST_MS = 10_000;
/** More than the expected answer; the rest is not read. */
const MOST_BYTES = 200;

/**
 * Asks this server through a mirror.
 *
 * @param expected The answer of this server.
 */
export async function probeMirror(
  host: string,
  path: string,
  expected: string,
): Promise<MirrorAnswer> {
  try {
    const response = await fetch(`http://${host}${path}`, {
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const { status } = response;
    const body = await firstBytes(response);
    if (status === 200 && body === expected) return { kind: "works" };
    return {
      kind: "wrong",
      problem: status === 200
        ? "another answer than this server's"
        : `status ${status}`,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return { kind: "not_allowed" };
    return { kind: "unreachable", problem: reasonOf(error as Error) };
  }
}

async function firstBytes({ body }: Response): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  let text = "";
  const decoder = new TextDecoder();
  while (text.length <= MOST_BYTES) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** The last part of Deno's message, which says what the system answered. */
function reasonOf({ name, message, cause }: Error): string {
  if (name === "TimeoutError") return "no answer in 10 seconds";
  const words = cause instanceof Error ? cause.message : message;
  const last = words.split(": ").at(-1) ?? words;
  return last.replace(/ \(os error \d+\)$/, "").toLowerCase().slice(0, 100);
}
