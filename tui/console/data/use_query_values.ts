import { useEffect, useState } from "react";
import type { Completion, QueryField } from "#shared/query/mod.ts";
import { listQueryValues } from "#shared/contract/query_values.ts";
import { call } from "#tui/api/call.ts";
import { useSession } from "#tui/console/session.ts";

/** The server is asked once typing has paused for this long. */
const PAUSE_MS = 120;
const MOST = 20;
const NONE: readonly string[] = [];

/**
 * The server's values for what is being typed; none until they have arrived,
 * and none if it cannot be reached.
 */
export function useQueryValues(
  completion: Completion | null,
): readonly string[] {
  const { connection } = useSession();
  const [answer, setAnswer] = useState({ key: "", values: NONE });
  const asks = completion?.hasServerValues ? completion : null;
  const key = asks ? JSON.stringify([asks.field, asks.name, asks.prefix]) : "";
  useEffect(() => {
    if (key === "") return;
    const stop = new AbortController();
    const [field, name, begun] = JSON.parse(key) as [
      QueryField,
      string | null,
      string,
    ];
    const timer = setTimeout(async () => {
      try {
        const { values } = await call(connection, listQueryValues, {
          query: {
            field,
            name: name ?? undefined,
            begun,
            limit: MOST,
          },
        }, stop.signal);
        setAnswer({ key, values });
      } catch {
        // No values are offered; the list itself reports the problem.
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, connection]);
  return answer.key === key ? answer.values : NONE;
}
