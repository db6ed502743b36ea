import { useEffect, useState } from "react";
import type { Completion, QueryField } from "#shared/query/mod.ts";
import { listQueryValues } from "#shared/contract/query_values.ts";
import { call } from "#tui/api/call.ts";
import { useSession } from "#tui/console/session.ts";

/** The server is asked once typing pauses for so long. */
const PAUSE_MS = 120;
const MOST = 20;
const NONE: readonly string[] = [];

/**
 * Values the server knows for what is being typed; none until they have
 * arrived, and none where it cannot be reached.
 */
export function useQueryValues(
  completion: Completion | null,
): readonly string[] {
  const { connection } = useSession();
  const [found, setFound] = useState({ key: "", values: NONE });
  const asks = completion?.asks ? completion : null;
  const key = asks ? `${asks.field}:${asks.begun}` : "";
  useEffect(() => {
    if (key === "") return;
    const stop = new AbortController();
    const cut = key.indexOf(":");
    const timer = setTimeout(async () => {
      try {
        const { values } = await call(connection, listQueryValues, {
          query: {
            field: key.slice(0, cut) as QueryField,
            begun: key.slice(cut + 1),
            limit: MOST,
          },
        }, stop.signal);
        setFound({ key, values });
      } catch {
        // Nothing is offered; the list itself says what is wrong.
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, connection]);
  return found.key === key ? found.values : NONE;
}
