import { Text } from "ink";
import { useEffect, useState } from "react";
import { previewGroup } from "#shared/contract/groups/groups.ts";
import { call } from "#tui/api/call.ts";
import { useSession } from "#tui/console/session.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import { type FormSpec, useForm } from "#tui/console/widgets/form.tsx";
import { queryError } from "#tui/console/widgets/query_line.ts";
import { FilledForm } from "#tui/console/screens/form_screen.tsx";
import { groupFields } from "./forms.ts";

/** The server counts once typing has paused for this long. */
const PAUSE_MS = 400;

/** The name, the description and the query of a group. */
export interface GroupValues {
  readonly name: string;
  readonly description: string;
  /** Null if its machines are added by name. */
  readonly query: string | null;
  /** True: the query finds only machines that somebody vouches for. */
  readonly trustedOnly: boolean;
}

interface GroupFormProps {
  readonly active: boolean;
  readonly status: string;
  readonly start: Partial<GroupValues>;
  readonly sends: string;
  /** The group to change; a new one is made if left out. */
  readonly group?: number;
  /** Machines added by name to a new group. */
  readonly add?: readonly number[];
  readonly send: (values: GroupValues) => void;
  readonly leave: () => void;
}

/** A form for a group; it counts the matches of its query while it is typed. */
export function GroupForm(
  { active, status, start, sends, group, add = [], send, leave }:
    GroupFormProps,
) {
  const spec: FormSpec = {
    fields: groupFields,
    draft: group === undefined ? "new group" : `group ${group}`,
    start: {
      name: start.name ?? "",
      description: start.description ?? "",
      query: start.query ?? "",
      trust: start.trustedOnly ? "trusted" : "all",
    },
    sends,
    send: (values) =>
      send({
        name: (values["name"] ?? "").trim(),
        description: (values["description"] ?? "").trim(),
        query: (values["query"] ?? "").trim() || null,
        trustedOnly: values["trust"] === "trusted",
      }),
    leave,
  };
  const form = useForm(spec);
  const query = (form.values["query"] ?? "").trim();
  const counted = useCounted(query, group, add);
  return (
    <FilledForm
      active={active}
      form={form}
      sends={sends}
      status={status}
      belowRows={1}
      below={<Text color={theme.ok} wrap="truncate">{`  ${counted}`}</Text>}
    />
  );
}

/** "412 machines: +12 −3"; empty while there is nothing to count. */
function useCounted(
  query: string,
  group: number | undefined,
  add: readonly number[],
): string {
  const { connection } = useSession();
  const [counted, setCounted] = useState({ query: "", words: "" });
  const isReadable = query !== "" && queryError(query) === null;
  useEffect(() => {
    if (!isReadable) return;
    const closing = new AbortController();
    const timer = setTimeout(() => {
      const body = { query, group, add: [...add] };
      call(connection, previewGroup, { body }, closing.signal)
        .then(({ machines, added, removed, unknown }) =>
          [
            text.rule.counted(machines, added, removed),
            unknownWords(unknown, machines),
          ].filter((words) => words !== null).join(text.clause)
        )
        .catch((error: Error) => error.message)
        .then((words) => {
          if (!closing.signal.aborted) setCounted({ query, words });
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      closing.abort();
    };
  }, [query, isReadable]);
  return isReadable && counted.query === query ? counted.words : "";
}
