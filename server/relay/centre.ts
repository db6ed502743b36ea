import type { z } from "zod";
import { IssuedCertificate } from "#shared/relay/certificate.ts";
import { RelayProblem, type RelayProblemCode } from "#shared/relay/errors.ts";
import { RELAY_HEADER, RELAY_PATHS } from "#shared/relay/headers.ts";
import { RelayPlan } from "#shared/relay/plan.ts";
import { BatchAnswer, type ReportBatch } from "#shared/relay/reports.ts";
import { type RelayStatus, StatusAnswer } from "#shared/relay/status.ts";
import type { Link } from "./link.ts";
import type { Membership } from "./membership.ts";

/** The centre declines a request. */
export class CentreRefusal extends Error {
  override readonly name = "CentreRefusal";

  /** @param retrySeconds From `Retry-After`; 0: none. */
  constructor(
    readonly code: RelayProblemCode | "older" | "odd",
    message: string,
    readonly retrySeconds = 0,
  ) {
    super(message);
  }
}

export interface CentreOptions {
  /** Without a path: `https://centre.example.com:8443`. */
  readonly url: string;
  readonly client: Deno.HttpClient;
  /** The relay's secret, which may change. */
  readonly secret: () => string;
  readonly link: Link;
  readonly membership: Membership;
}

/** The plan, and by what it is recognized next time. */
export interface PlanAnswer {
  readonly plan: RelayPlan;
  readonly etag: string | null;
}

/** The limit for an answer below `/relay/`, from a centre that works. */
const ANSWER_MS = 60_000;

/** Sends requests to the centre in the relay's name. */
export class Centre {
  readonly #options: CentreOptions;

  constructor(options: CentreOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#options.url;
  }

  /**
   * Sends one request; its answer may be any.
   *
   * @throws {LinkDown} If the centre does not answer.
   */
  async fetch(path: string, init: RequestInit): Promise<Response> {
    const { url, client, secret, link } = this.#options;
    const headers = new Headers(init.headers);
    headers.set(RELAY_HEADER, secret());
    return await link.send((signal) =>
      fetch(new URL(path, url), {
        ...init,
        headers,
        client,
        redirect: "manual",
        signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
      })
    );
  }

  /** @throws {CentreRefusal} If it declines. */
  async certificate(csr: string): Promise<IssuedCertificate> {
    const { certificate } = RELAY_PATHS;
    return await this.#post(certificate, { csr }, IssuedCertificate);
  }

  /**
   * @returns null: it is still the one with this entity tag.
   * @throws {CentreRefusal} If it declines.
   */
  async plan(etag: string | null): Promise<PlanAnswer | null> {
    const response = await this.#call(RELAY_PATHS.plan, {
      headers: etag === null ? {} : { "If-None-Match": etag },
    }, [304]);
    if (response.status === 304) return null;
    return {
      plan: await read(response, RelayPlan),
      etag: response.headers.get("etag"),
    };
  }

  /** @throws {CentreRefusal} If it declines the batch as a whole. */
  async reports(batch: ReportBatch): Promise<BatchAnswer> {
    return await this.#post(RELAY_PATHS.reports, batch, BatchAnswer);
  }

  /** @throws {CentreRefusal} If it declines. */
  async status(status: RelayStatus): Promise<StatusAnswer> {
    return await this.#post(RELAY_PATHS.status, status, StatusAnswer);
  }

  async #post<T>(path: string, body: unknown, of: z.ZodType<T>): Promise<T> {
    const response = await this.#call(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await read(response, of);
  }

  async #call(
    path: string,
    init: RequestInit,
    alsoFine: readonly number[] = [],
  ): Promise<Response> {
    const limit = AbortSignal.timeout(ANSWER_MS);
    const response = await this.fetch(path, { ...init, signal: limit });
    if (response.ok || alsoFine.includes(response.status)) {
      this.#options.membership.noteKnown();
      return response;
    }
    const refusal = await refusalIn(response);
    if (refusal.code === "relay_unknown") {
      this.#options.membership.noteRevoked(refusal.message);
    }
    throw refusal;
  }
}

async function read<T>(response: Response, of: z.ZodType<T>): Promise<T> {
  const { data, error } = of.safeParse(await response.json().catch(() => null));
  if (error) {
    const [issue] = error.issues;
    throw new CentreRefusal(
      "odd",
      `its answer is not one that this relay knows (${
        issue?.path.join(".")
      }: ${issue?.message})`,
    );
  }
  return data;
}

/** What an answer that is no success says. */
async function refusalIn(response: Response): Promise<CentreRefusal> {
  const { status, headers } = response;
  const text = await response.text();
  const { data } = RelayProblem.safeParse(jsonIn(text));
  const retry = Number(headers.get("retry-after") ?? 0) || 0;
  if (data) return new CentreRefusal(data.code, data.message, retry);
  if (status === 503) {
    return new CentreRefusal("not_now", "it is busy or starting", retry);
  }
  if (status === 404 || status === 405) {
    return new CentreRefusal(
      "older",
      "it does not know relays; update it to the version of this relay",
    );
  }
  return new CentreRefusal("odd", `it answered ${status}`);
}

/** The problem that a passed-on request got as a relay's; null: none. */
export async function relayProblemIn(
  response: Response,
): Promise<RelayProblem | null> {
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("application/json")) return null;
  const { data } = RelayProblem.safeParse(jsonIn(await response.text()));
  return data ?? null;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
