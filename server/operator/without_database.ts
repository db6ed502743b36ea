import { problem } from "./errors.ts";

/**
 * Answers operators while the server waits for its database: it is healthy and
 * not ready. Nobody can be identified without the database, so only the log says
 * where that is.
 */
export function answerWithoutDatabase(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return Response.json({ status: "ok" });
  if (pathname === "/ready") {
    return Response.json({ ready: false, missing: ["database"] }, {
      status: 503,
    });
  }
  return problem(
    "database_unreachable",
    "The database does not answer: this server has been waiting for it since its start; see the server's log, and start the database, or correct LONGSHORE_DATABASE_URL and start the server again",
  );
}
