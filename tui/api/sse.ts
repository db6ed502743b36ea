/** One event of a stream: its id, if any, and its data lines joined. */
export interface Message {
  readonly id: string;
  /** Its type; "message" unless the stream names another. */
  readonly event: string;
  readonly data: string;
}

/**
 * Reads `text/event-stream` as it arrives, in pieces of any size. Comments and
 * events without data are skipped.
 */
export async function* readMessages(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let rest = "";
  let id = "";
  let data: string[] = [];
  let event = "message";
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop()!;
    for (const ended of lines) {
      const line = ended.replace(/\r$/, "");
      if (line === "") {
        if (data.length > 0) yield { id, event, data: data.join("\n") };
        data = [];
        event = "message";
        continue;
      }
      const [, field, value = ""] = /^([^:]*):? ?(.*)$/s.exec(line)!;
      if (field === "data") data.push(value);
      if (field === "id") id = value;
      if (field === "event") event = value;
    }
  }
}
