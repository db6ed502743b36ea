import { createHash } from "node:crypto";
import { RELAY_FOR_HEADER, RELAY_HEADER } from "#shared/relay/headers.ts";
import type { RelayPlan, RelaySettings } from "#shared/relay/plan.ts";
import type { RelayedReport, ReportBatch } from "#shared/relay/reports.ts";
import { printRelayToken } from "#shared/relay/token.ts";
import { digestOfCertificate } from "#server/relay/authority.ts";
import { issueAuthority, issueServer } from "#server/tls/issue.ts";
import * as x509 from "#server/tls/x509.ts";

/** A request of an agent that reached the centre. */
export interface PassedOn {
  readonly path: string;
  readonly from: string | null;
  readonly bytes: number;
}

/**
 * A server that follows the relay interface and can be made to misbehave, which
 * the real centre cannot: wrong bytes, silence, refusals.
 */
export class StandInCentre implements AsyncDisposable {
  readonly secret = `lsr_${"s".repeat(43)}`;
  readonly passed: PassedOn[] = [];
  /** Reports in the order in which they were stored, each once. */
  readonly stored: RelayedReport[] = [];
  /** Ids of all reports that came, repeated ones too. */
  readonly received: string[] = [];
  readonly statuses: unknown[] = [];
  /** How often each fragment was sent. */
  readonly sent = new Map<string, number>();
  settings: RelaySettings = {
    prefetchFrom: 0,
    prefetchTo: 0,
    bytesPerSecond: 0,
    cacheBytes: 10_000_000,
  };
  /** Bytes of fragments, by their path. */
  fragments = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Answers for fragments instead of their bytes. */
  wrong: Uint8Array<ArrayBuffer> | null = null;
  isRevoked = false;
  /** Says whether a report is refused for good. */
  refuses: (report: RelayedReport) => boolean = () => false;
  /** Holds every answer until it resolves. */
  hold: Promise<void> = Promise.resolve();
  /** How long ago certificates became valid, in days; they end in one year. */
  certificateAge = 1;
  /** Stores reports, and then fails to say so. */
  losesAnswers = false;
  #packages: RelayPlan["packages"] = [];
  #server: Deno.HttpServer<Deno.NetAddr> | null = null;
  #port = 0;

  private constructor(
    readonly authority: Awaited<ReturnType<typeof issueAuthority>>,
    readonly pair: Awaited<ReturnType<typeof issueServer>>,
  ) {}

  static async start(): Promise<StandInCentre> {
    const authority = await issueAuthority(new Date());
    const pair = await issueServer(authority, ["127.0.0.1"], new Date());
    const centre = new StandInCentre(authority, pair);
    centre.open();
    return centre;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get token(): string {
    const digest = digestOfCertificate(this.authority.cert)!;
    return printRelayToken({ secret: this.secret, authority: digest });
  }

  /** Listens, at the same port as before. */
  open(): void {
    this.#server = Deno.serve({
      ...{ hostname: "127.0.0.1", port: this.#port },
      ...{ cert: this.pair.cert, key: this.pair.key },
      onListen() {},
    }, (request) => this.#answer(request));
    this.#port = this.#server.addr.port;
  }

  /** Stops listening; requests get no answer. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.shutdown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Adds a package to the plan; returns the paths of its fragments. */
  plan(id: number, bytes: readonly Uint8Array<ArrayBuffer>[]): string[] {
    const path = `/download/cache_1_${id}-${"p".repeat(43)}/${id}`;
    const paths = bytes.map((_, i) => `${path}/${id}-${i + 1}`);
    for (const [i, one] of bytes.entries()) this.fragments.set(paths[i]!, one);
    this.#packages = [...this.#packages, {
      ...{ id, name: `package ${id}`, path },
      bytes: bytes.reduce((sum, { length }) => sum + length, 0),
      fragments: bytes.map((one) => ({
        bytes: one.length,
        sha256: sha256(one),
      })),
    }];
    return paths;
  }

  /** As a deactivation: its path is worth nothing any more. */
  recall(): void {
    this.#packages = [];
    this.fragments.clear();
  }

  async #answer(request: Request): Promise<Response> {
    await this.hold;
    const { pathname } = new URL(request.url);
    if (pathname === "/health") return new Response("ok");
    if (pathname === "/relay/ca") return new Response(this.authority.cert);
    if (this.isRevoked || request.headers.get(RELAY_HEADER) !== this.secret) {
      return Response.json({
        code: "relay_unknown",
        message: "this relay was revoked",
      }, { status: 401 });
    }
    if (pathname === "/relay/certificate") return await this.#sign(request);
    if (pathname === "/relay/plan") return this.#planAnswer(request);
    if (pathname === "/relay/reports") return await this.#store(request);
    if (pathname === "/relay/status") {
      this.statuses.push(await request.json());
      return Response.json({ now: new Date().toISOString() });
    }
    if (request.method === "GET") return this.#fragment(pathname);
    this.passed.push({
      path: pathname,
      from: request.headers.get(RELAY_FOR_HEADER),
      bytes: (await request.bytes()).length,
    });
    return new Response("answer of the centre", {
      headers: { "Content-Type": "application/x-compressed" },
    });
  }

  #fragment(path: string): Response {
    const bytes = this.fragments.get(path);
    if (!bytes) return new Response(null, { status: 200 });
    this.sent.set(path, (this.sent.get(path) ?? 0) + 1);
    return new Response(this.wrong ?? bytes, {
      headers: { ETag: `"${sha256(bytes)}"` },
    });
  }

  #planAnswer(request: Request): Response {
    const plan: RelayPlan = {
      relay: {
        ...{ id: 1, name: "lyon", names: ["localhost"] },
        ...{ httpPort: 80, httpsPort: 443 },
      },
      settings: this.settings,
      packages: this.#packages,
    };
    const etag = `"${sha256(new TextEncoder().encode(JSON.stringify(plan)))}"`;
    return request.headers.get("if-none-match") === etag
      ? new Response(null, { status: 304 })
      : Response.json(plan, { headers: { ETag: etag } });
  }

  async #store(request: Request): Promise<Response> {
    const { reports } = await request.json() as ReportBatch;
    const refused: unknown[] = [];
    const stored: string[] = [];
    for (const [index, one] of (reports as RelayedReport[]).entries()) {
      this.received.push(one.id);
      if (this.refuses(one)) {
        const reason = "machine_elsewhere";
        refused.push({
          index,
          id: one.id,
          reason,
          message: "not of its sites",
        });
        continue;
      }
      if (!this.stored.some(({ id }) => id === one.id)) this.stored.push(one);
      stored.push(one.id);
    }
    return this.losesAnswers
      ? new Response(null, { status: 503 })
      : Response.json({ stored, refused });
  }

  async #sign(request: Request): Promise<Response> {
    const { csr } = await request.json();
    const wanted = new x509.Pkcs10CertificateRequest(csr);
    const ca = new x509.X509Certificate(this.authority.cert);
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const signingKey = await crypto.subtle.importKey(
      "pkcs8",
      x509.PemConverter.decodeFirst(this.authority.key),
      algorithm,
      false,
      ["sign"],
    );
    const notAfter = new Date(Date.now() + 365 * 86_400_000);
    const certificate = await x509.X509CertificateGenerator.create({
      ...{ serialNumber: "01", subject: "CN=localhost", issuer: ca.subject },
      ...{
        notBefore: new Date(Date.now() - this.certificateAge * 86_400_000),
        notAfter,
      },
      ...{ publicKey: wanted.publicKey, signingAlgorithm: algorithm },
      signingKey,
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          { type: "dns", value: "localhost" },
          { type: "ip", value: "127.0.0.1" },
        ]),
      ],
    });
    return Response.json({
      certificate: certificate.toString("pem"),
      ca: this.authority.cert,
      names: ["localhost", "127.0.0.1"],
      expiresAt: notAfter.toISOString(),
    });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
