import { createHash, X509Certificate } from "node:crypto";
import { request as httpsRequest } from "node:https";
import { RELAY_PATHS } from "#shared/relay/headers.ts";
import { LinkDown, reasonOf } from "./link.ts";

/** The centre cannot be used, and waiting does not help; the message says why. */
export class BadCentre extends Error {
  override readonly name = "BadCentre";
}

const ANSWER_MS = 10_000;
/** A CA's certificate has about 700 bytes. */
const MOST_BYTES = 64 * 1024;

/** The SHA-256 of a PEM certificate's DER, in hex; null: it is none. */
export function digestOfCertificate(pem: string): string | null {
  try {
    const { raw } = new X509Certificate(pem);
    return createHash("sha256").update(raw).digest("hex");
  } catch {
    return null;
  }
}

/**
 * Gets the CA of the centre. The connection is not verified, because that needs
 * the CA, and nothing secret is sent: the digest of the token decides.
 *
 * @param digest The SHA-256 of the CA that is expected.
 * @param answerMs The limit for the whole answer.
 * @throws {LinkDown} If the centre does not answer.
 * @throws {BadCentre} If it has another CA, or does not know relays.
 */
export async function fetchAuthority(
  url: string,
  digest: string,
  answerMs = ANSWER_MS,
): Promise<string> {
  const address = new URL(RELAY_PATHS.authority, url);
  const { status, text } = await get(address, answerMs);
  if (status === 404 || status === 405) {
    throw new BadCentre(
      `The server at ${url} does not know relays; update it to the version of this relay, or correct --relay`,
    );
  }
  if (status >= 500) throw new LinkDown(`it answered ${status}`);
  const found = status === 200 ? digestOfCertificate(text) : null;
  if (found === null) {
    throw new BadCentre(
      `The server at ${url} is no Longshore server: it answered ${status} to the question for its CA; correct --relay`,
    );
  }
  if (found !== digest) {
    throw new BadCentre(
      `The server at ${url} has another CA than the one that the token was made for (SHA-256 ${found} instead of ${digest}); correct --relay, or make a new token at that server`,
    );
  }
  return text;
}

/** Gets a short text, in time however slowly it arrives. */
async function get(
  url: URL,
  answerMs: number,
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<
    { status: number; text: string }
  >();
  const failed = (error: unknown) => reject(new LinkDown(reasonOf(error)));
  const request = httpsRequest(
    url,
    // Without a list it would read the system's, which needs a permission.
    { rejectUnauthorized: false, ca: [] },
    (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
        if (text.length > MOST_BYTES) failed(new Error("too long"));
      });
      response.on("error", failed);
      response.on(
        "end",
        () => resolve({ status: response.statusCode ?? 0, text }),
      );
    },
  );
  request.on("error", failed);
  request.end();
  const late = setTimeout(
    () => failed(new Error(`no answer within ${answerMs / 1000} s`)),
    answerMs,
  );
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    request.destroy();
  }
}
