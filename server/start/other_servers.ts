import { join } from "node:path";
import type { SharedKey } from "#server/crypto/shared_key.ts";
import { isServerPass, serverPass } from "#server/crypto/server_pass.ts";
import type { OpenForServer } from "#server/agent/archives_for_servers.ts";
import type { Archives } from "#server/archive/archives.ts";
import type { OpenAtServer } from "#server/usecases/packages/shared_files.ts";

/** How long another server may take to begin its answer. */
const ANSWER_MS = 30_000;

/** The path at which a server gives another the archive of a package. */
export function archivePath(packageId: number): string {
  return `/servers/packages/${packageId}`;
}

/**
 * Fetches archives from other servers, over their https listener for agents,
 * whose certificate is one of the shared CA.
 *
 * @param folder The data folder.
 */
export function archivesAtServers(
  folder: string,
  key: SharedKey,
): OpenAtServer {
  const passKey = key.derive("servers");
  return async (address, packageId) => {
    const ca = await Deno.readTextFile(join(folder, "tls", "cacert.pem"))
      .catch(() => null);
    const client = Deno.createHttpClient({ caCerts: ca === null ? [] : [ca] });
    const path = archivePath(packageId);
    const slow = new AbortController();
    const timer = setTimeout(() => slow.abort(), ANSWER_MS);
    try {
      const answer = await fetch(`https://${address}${path}`, {
        client,
        signal: slow.signal,
        headers: { authorization: serverPass(passKey, path, Date.now()) },
      });
      if (answer.ok && answer.body) return closing(answer.body, client);
      await answer.body?.cancel();
      throw new Error(`it answered ${answer.status}`);
    } catch (error) {
      client.close();
      throw slow.signal.aborted
        ? new Error(`no answer within ${ANSWER_MS / 1000} s`)
        : error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** The bytes of an answer; its connections are closed at their end. */
function closing(
  body: ReadableStream<Uint8Array>,
  client: Deno.HttpClient,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error) => {
        client.close();
        throw error;
      });
      if (!done) return controller.enqueue(value);
      client.close();
      controller.close();
    },
    async cancel(reason) {
      await reader.cancel(reason);
      client.close();
    },
  });
}

/** Answers other servers' requests for archives; without a key, none. */
export function archivesForOthers(
  archives: Pick<Archives, "originalPath">,
  key: SharedKey | null,
): OpenForServer {
  const passKey = key?.derive("servers");
  return (path, authorization) => {
    const id = /^\/servers\/packages\/(\d{10})$/.exec(path)?.[1];
    const answer = () => {
      if (!passKey || id === undefined) return "missing";
      return isServerPass(passKey, path, authorization, Date.now())
        ? { file: archives.originalPath(Number(id)) }
        : "forbidden";
    };
    return Promise.resolve(answer());
  };
}
