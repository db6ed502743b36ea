import { problem } from "./errors.ts";

/**
 * Answers operators while the server waits for its database: it is healthy and
 * not ready.
 *
 * @param detail What is missing and what to do.
 */
export function answerWithoutDatabase(
  request: Request,
  detail: string,
): Response {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return Response.json({ status: "ok" });
  if (pathname === "/ready") {
    return Response.json({ ready: false, missing: ["database"] }, {
      status: 503,
    });
  }
  return problem("database_unreachable", detail);
}
