import { createHash } from "node:crypto";
import { join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";
import { loadOrMakeCertificate } from "#server/tls/certificate.ts";

/** A package of the stand-in, as its `info` describes it. */
export interface StandInPackage {
  readonly id: number;
  readonly priority?: number;
  readonly action: "LAUNCH" | "EXECUTE" | "STORE";
  /** NAME, COMMAND or PATH. */
  readonly does: string;
  readonly fragments?: readonly Uint8Array<ArrayBuffer>[];
  /** Replaces the digest of the fragments. */
  readonly digest?: string;
  readonly algorithm?: "MD5" | "SHA256";
  readonly force?: boolean;
  readonly schedule?: string;
}

export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly caPath: string;
  /** The packages that polls are offered; may be changed between polls. */
  offered: StandInPackage[];
  /** SEND or STOP. */
  response: string;
  /** Fragments answered 200 without bytes, by `<id>-<n>`. */
  readonly recalled: Set<string>;
  /** Fragments answered 404, by `<id>-<n>`. */
  readonly missing: Set<string>;
  /** The number of next reports that are answered 500. */
  reportsToFail: number;
  /** `Basic …` that POSTs must send; null: any. */
  authorization: string | null;
  /** Received bodies, inflated. */
  readonly received: string[];
  /** `PROLOG`, `INVENTORY`, `info ID`, `ID-N`, `ID CODE`, in order. */
  readonly requests: string[];
}

/**
 * Serves the minimum of the agents' protocol, to test real and simulated agents
 * against: it keeps no state and checks nothing.
 */
export async function standIn(folder: string): Promise<StandIn> {
  const { cert, key, caPath } = await loadOrMakeCertificate({
    folder: join(folder, "tls"),
    names: ["127.0.0.1"],
    now: new Date(),
  });
  const state = {
    caPath: caPath!,
    offered: [] as StandInPackage[],
    response: "SEND",
    recalled: new Set<string>(),
    missing: new Set<string>(),
    reportsToFail: 0,
    authorization: null as string | null,
    received: [] as string[],
    requests: [] as string[],
  };
  let ports = { http: 0, https: 0 };

  const quiet = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const answer = async (request: Request): Promise<Response> => {
    if (request.method === "GET") return file(state, request);
    const { authorization } = state;
    if (
      authorization && request.headers.get("authorization") !== authorization
    ) {
      await request.body?.cancel();
      const headers = { "www-authenticate": 'Basic realm="OCS Area"' };
      return new Response(null, { status: 401, headers });
    }
    const { text, strict } = open(await request.bytes());
    state.received.push(strict ? text : `(unfinished)${text}`);
    return speak(state, ports, text);
  };
  const https = Deno.serve({ ...quiet, cert, key }, answer);
  const http = Deno.serve(quiet, answer);
  ports = { http: http.addr.port, https: https.addr.port };
  return Object.assign(state, {
    url: `http://127.0.0.1:${http.addr.port}/ocsinventory`,
    async [Symbol.asyncDispose]() {
      await Promise.all([http.shutdown(), https.shutdown()]);
    },
  });
}

/** Inflates a body; `strict`: the zlib stream has an end. */
function open(bytes: Uint8Array): { text: string; strict: boolean } {
  try {
    return { text: inflateSync(bytes).toString(), strict: true };
  } catch {
    const text = inflateSync(bytes, { finishFlush: 2 }).toString();
    return { text, strict: false };
  }
}

type State = Omit<StandIn, "url" | typeof Symbol.asyncDispose>;

function file(state: State, request: Request): Response {
  const [, , id, name = ""] = new URL(request.url).pathname.split("/");
  const found = state.offered.find((one) => one.id === Number(id));
  state.requests.push(name === "info" ? `info ${id}` : name);
  if (name === "info" && found) return new Response(info(found));
  const bytes = found?.fragments?.[Number(name.split("-")[1]) - 1];
  if (!bytes || state.missing.has(name)) {
    return new Response("", { status: 404 });
  }
  return new Response(state.recalled.has(name) ? "" : bytes);
}

function info(one: StandInPackage): string {
  const { id, priority = 1, action, does, fragments = [] } = one;
  const { algorithm = "MD5" } = one;
  const hash = createHash(algorithm.toLowerCase());
  for (const bytes of fragments) hash.update(bytes);
  const digest = fragments.length > 0 ? hash.digest("hex") : "";
  const word = { LAUNCH: "NAME", EXECUTE: "COMMAND", STORE: "PATH" }[action];
  return `<DOWNLOAD ID="${id}" PRI="${priority}" ACT="${action}" ` +
    `DIGEST="${one.digest ?? digest}" PROTO="HTTP" ` +
    `FRAGS="${fragments.length}" DIGEST_ALGO="${algorithm}" ` +
    `DIGEST_ENCODE="Hexa" ${word}="${does}" />`;
}

function speak(
  state: State,
  ports: { http: number; https: number },
  text: string,
): Response {
  if (/QUERY(="|>)DOWNLOAD/.test(text)) {
    const [id, code] = ["ID", "ERR"].map((name) =>
      new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1]
    );
    state.requests.push(`${id} ${code}`);
    const status = state.reportsToFail-- > 0 ? 500 : 200;
    return new Response(null, { status });
  }
  if (text.includes("<QUERY>INVENTORY<")) {
    state.requests.push("INVENTORY");
    return reply("<RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE>");
  }
  state.requests.push("PROLOG");
  const packs = state.offered.map(({ id, force, schedule = "" }) =>
    `<PARAM TYPE="PACK" ID="${id}" FORCE="${force ? 1 : 0}"
      SCHEDULE="${schedule}" POSTCMD=""
      INFO_LOC="127.0.0.1:${ports.https}/download"
      PACK_LOC="127.0.0.1:${ports.http}/download"
      CERT_PATH="INSTALL_PATH" CERT_FILE="INSTALL_PATH/cacert.pem" />`
  );
  return reply(`<RESPONSE>${state.response}</RESPONSE>
    <PROLOG_FREQ>1</PROLOG_FREQ><OPTION><NAME>DOWNLOAD</NAME>
    <PARAM TYPE="CONF" ON="1" CYCLE_LATENCY="0" FRAG_LATENCY="0"
      PERIOD_LATENCY="0" PERIOD_LENGTH="10" TIMEOUT="7"
      EXECUTION_TIMEOUT="120" />${packs.join("")}</OPTION>`);
}

function reply(inside: string): Response {
  const text = `<?xml version='1.0' encoding='UTF-8'?><REPLY>${inside}</REPLY>`;
  return new Response(Uint8Array.from(deflateSync(text)));
}
