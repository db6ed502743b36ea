import { inflateSync } from "node:zlib";
import type { z } from "zod";
import { RELAY_FOR_HEADER, RELAY_HEADER } from "#shared/relay/headers.ts";
import { BatchAnswer, type RelayedReport } from "#shared/relay/reports.ts";
import { readRelayToken } from "#shared/relay/token.ts";
import type { Transport } from "#tests/harness/agents/agent.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";

/** The host of the relay in offers. */
export const HOST = "relay.lyon.example";

/** What a relay sends to a real server, by hand. */
export async function relayOf(server: RunningServer, token: string) {
  const { secret } = readRelayToken(token)!;
  const ca = await Deno.readTextFile(server.caPath);
  const client = Deno.createHttpClient({ caCerts: [ca], http2: false });
  const forwarded: { agentPath: string; text: string }[] = [];

  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set(RELAY_HEADER, secret);
    return fetch(new URL(path, server.agentTlsUrl), {
      ...init,
      headers,
      client,
    });
  };
  const post = (path: string, body: unknown) =>
    ask(path, { method: "POST", body: JSON.stringify(body) });

  async function report(
    entries: readonly unknown[],
    sentAt = new Date(),
  ): Promise<z.output<typeof BatchAnswer>> {
    const answer = await post("/relay/reports", {
      sentAt: sentAt.toISOString(),
      reports: entries,
    });
    return BatchAnswer.parse(await answer.json());
  }

  /** Passes on what an agent sends to the relay's address, as a relay does. */
  function passing(address: string): Transport {
    return async (url, init) => {
      const { pathname } = new URL(url);
      forwarded.push({ agentPath: url, text: textOf(init) });
      if (/QUERY="DOWNLOAD"|<QUERY>DOWNLOAD/.test(textOf(init))) {
        const entry = entryOf(pathname, init, address);
        const { stored } = await report([entry]);
        return new Response(null, { status: stored.length === 1 ? 200 : 503 });
      }
      const headers = new Headers(init.headers);
      headers.set(RELAY_FOR_HEADER, address);
      return await ask(pathname, { ...init, headers });
    };
  }

  return {
    ...{ ask, post, report, passing },
    /** The URLs that agents asked the relay for. */
    urls: () => forwarded.map(({ agentPath }) => agentPath),
    [Symbol.dispose]: () => client.close(),
  };
}

function textOf({ body }: RequestInit): string {
  if (!(body instanceof Uint8Array)) return "";
  return inflateSync(body).toString();
}

/** A report as an agent sent it. */
export function entryOf(
  path: string,
  { body, headers }: RequestInit,
  address: string,
): RelayedReport {
  return {
    id: crypto.randomUUID(),
    receivedAt: new Date().toISOString(),
    path,
    userAgent: new Headers(headers).get("user-agent") ?? "",
    contentType: new Headers(headers).get("content-type") ?? "",
    address,
    authorization: null,
    body: (body as Uint8Array).toBase64(),
  };
}
