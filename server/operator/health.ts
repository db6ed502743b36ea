import { Hono } from "hono";
import { authenticate, type OperatorEnv } from "./authenticate.ts";
import type { ApiContext, Metric } from "./api_context.ts";

/**
 * Routes for monitoring. Only the figures need a token, of any role: they tell
 * how large a site is. Over the socket of this host they need none.
 */
export function healthRoutes(context: ApiContext): Hono<OperatorEnv> {
  const { now, readiness, metrics } = context;
  const app = new Hono<OperatorEnv>();
  const withToken = authenticate(context);
  const startedAt = now().getTime();

  app.get("/health", (c) => c.json({ status: "ok" }));

  app.get("/ready", async (c) => {
    const missing = await readiness();
    const ready = missing.length === 0;
    return c.json({ ready, missing }, ready ? 200 : 503);
  });

  app.use(
    "/metrics",
    (c, next) =>
      c.env?.remoteAddr?.transport === "unix" ? next() : withToken(c, next),
  );
  app.get("/metrics", async (c) => {
    const uptime = (now().getTime() - startedAt) / 1000;
    const all = [...ofProcess(uptime), ...await metrics?.() ?? []];
    c.header("content-type", "text/plain; version=0.0.4; charset=utf-8");
    return c.body(all.map((one, i) => print(one, all[i - 1])).join(""));
  });

  return app;
}

function ofProcess(uptime: number): Metric[] {
  const { rss, heapUsed } = Deno.memoryUsage();
  return [
    {
      name: "longshore_uptime_seconds",
      help: "Time since the server started.",
      type: "gauge",
      value: uptime,
    },
    {
      name: "process_resident_memory_bytes",
      help: "Memory of the process.",
      type: "gauge",
      value: rss,
    },
    {
      name: "longshore_heap_used_bytes",
      help: "JavaScript heap in use.",
      type: "gauge",
      value: heapUsed,
    },
  ];
}

/** @param before The one before; its name is explained once. */
function print(
  { name, help, type, labels = {}, value }: Metric,
  before: Metric | undefined,
): string {
  const head = before?.name === name
    ? ""
    : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  const told = Object.entries(labels).map(([label, text]) =>
    `${label}=${JSON.stringify(text)}`
  );
  return `${head}${name}${told.length > 0 ? `{${told}}` : ""} ${value}\n`;
}
