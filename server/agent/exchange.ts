import type { Context } from "hono";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { NotAdmitted } from "#server/usecases/agents/not_admitted.ts";
import { NotEnrolled } from "#server/usecases/enrolment/not_enrolled.ts";
import {
  isOutdated,
  isUnavailable,
  isUnreachable,
} from "#server/usecases/agents/unavailable.ts";
import { MachineElsewhere } from "#server/usecases/relays/machine_elsewhere.ts";
import {
  passing,
  type RelayService,
} from "#server/usecases/relays/relay_service.ts";
import { relayProblem } from "./for_relays/relay_answers.ts";
import { type BodyLimits, readBody, TooSlow } from "./wire/body.ts";
import { type Document, openDocument } from "./wire/document.ts";
import type { Format } from "./wire/envelope.ts";
import { limiter } from "./limits/limiter.ts";
import type { InventoryReader } from "./inventories/inventory_reader.ts";
import { Overloaded } from "./limits/overloaded.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  enrolmentTokenIn,
  type Log,
  notNow,
  remoteIp,
} from "./wire/headers.ts";
import { refusedReply, type ReplyTo, sealedReply } from "./wire/reply.ts";
import { printInventoryReply } from "./xml/inventory_reply.ts";
import { type Locations, printPrologReply } from "./xml/prolog_reply.ts";
import { printRefusalReply } from "./xml/refusal_reply.ts";
import { Malformed, NotSupported, TooLarge } from "./xml/errors.ts";

export interface ExchangeOptions {
  readonly service: AgentService;
  readonly locations: Locations;
  readonly inventories: InventoryReader;
  readonly limits: BodyLimits & ExchangeLimits;
  readonly log: Log;
  /** Lets relays speak for machines; absent: there are none. */
  readonly relays?: Pick<RelayService, "admitRelayed">;
}

/**
 * The most requests under way at a time; more are answered 503. Result reports
 * have no bound: a failure is reported once, and lost if it is refused.
 */
export interface ExchangeLimits {
  readonly polls: number;
  readonly inventories: number;
}

/**
 * Polls and result reports are below both, and are read on this thread: another
 * one would cost them more than it saves, and may refuse a body, which must not
 * happen to a report.
 */
const SMALL_BODY_BYTES = 4 * 1024;
const SMALL_INFLATED_BYTES = 64 * 1024;

/** Answers a POST: unpack, read, call the service, pack the answer. */
export function exchangeWith(options: ExchangeOptions) {
  const { service, locations, inventories, limits, log, relays } = options;
  const polls = limiter(limits.polls);
  const arriving = limiter(limits.inventories);

  async function open(request: Request): Promise<Document> {
    const body = await readBody(request, limits);
    if (body.length > SMALL_BODY_BYTES) return inventories.read(body);
    try {
      return openDocument(body, SMALL_INFLATED_BYTES);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return inventories.read(body);
    }
  }

  /** @throws What the service throws: nothing may be answered 200 then. */
  async function answer(
    contact: Contact,
    to: ReplyTo,
    { format, request, inventory }: Document,
  ): Promise<Response> {
    const { relay, deviceId } = contact;
    if (relay) await relays?.admitRelayed(relay, { deviceId });
    if (request.query === "PROLOG") {
      const reply = await polls("polls", () => service.answerPoll(contact));
      // A scan takes minutes: a new connection is safer than one that has aged.
      const headers: Record<string, string> = reply.scan
        ? { Connection: "close" }
        : {};
      const xml = printPrologReply(reply, relay ?? locations);
      return sealedReply(to, format, xml, { headers });
    }
    if (inventory) {
      const { accountInfo } = await arriving(
        "inventories",
        () => service.receiveInventory(contact, inventory),
      );
      return sealedReply(to, format, printInventoryReply(accountInfo));
    }
    if (request.query === "DOWNLOAD") {
      // The real server writes this word for a report without ERR.
      const code = request.code || "UNKNOWN_CODE";
      await service.recordResult(contact, {
        packageId: request.packageId,
        code,
      });
      return emptyAnswer(200);
    }
    if (request.query === "NOTIFY") {
      if (request.type === "IP" && request.ip !== "") {
        await service.noteAddress(contact, request.ip, request.cards ?? []);
      }
      return emptyAnswer(200);
    }
    throw notSupported(request.query);
  }

  return async (c: Context<AgentEnv>): Promise<Response> => {
    let who = describe(c);
    const to = {
      agent: c.req.header("user-agent") ?? "",
      contentType: c.req.header("content-type") ?? "",
    };
    let format: Format | null = null;
    let isReport = false;
    try {
      const document = await open(c.req.raw);
      format = document.format;
      const { deviceId, query } = document.request;
      isReport = query === "DOWNLOAD";
      who += ` ${JSON.stringify(deviceId)} ${JSON.stringify(query)}`;
      const agent = to.agent.slice(0, 200);
      const token = enrolmentTokenIn(c.req.path);
      const relay = c.env?.relay;
      const contact = {
        deviceId,
        agent,
        ip: remoteIp(c),
        ...token === null ? {} : { token },
        ...relay ? { relay: passing(relay) } : {},
      };
      return await answer(contact, to, document);
    } catch (error) {
      // A report comes again only if it is refused for the moment.
      const is = statusOf(error);
      const status = isReport && is === 500 ? 503 : is;
      const message = error instanceof Error ? error.message : String(error);
      if (!isUnreachable(error)) log(`${who}: ${status}: ${message}`);
      if (
        format &&
        (error instanceof NotSupported || error instanceof NotEnrolled)
      ) {
        const xml = printRefusalReply(message);
        return refusedReply(to, format, status, { message, xml });
      }
      if (error instanceof MachineElsewhere) {
        return relayProblem("machine_elsewhere", message);
      }
      return status === 503 ? notNow() : emptyAnswer(status);
    }
  };
}

function statusOf(error: unknown): number {
  if (error instanceof TooLarge) return 413;
  if (error instanceof TooSlow) return 408;
  if (error instanceof Malformed) return 400;
  if (error instanceof NotEnrolled) return 403;
  if (error instanceof MachineElsewhere) return 403;
  const isLater = error instanceof Overloaded ||
    error instanceof NotAdmitted || isUnavailable(error) ||
    isOutdated(error);
  if (isLater) return 503;
  return 500;
}

/** The results of GLPI's and FusionInventory's network tasks. */
const NETWORK_TASKS = new Set(["NETDISCOVERY", "SNMPQUERY", "SNMP"]);

/** Never a 5xx, which would make agents repeat it; the OCS server says 400. */
function notSupported(query: string): NotSupported {
  return new NotSupported(
    NETWORK_TASKS.has(query.toUpperCase())
      ? `Cannot store QUERY ${
        JSON.stringify(query)
      }: this server does not take network discovery or SNMP results; switch off the tasks NetDiscovery and NetInventory of this agent`
      : `Cannot answer QUERY ${JSON.stringify(query)}: it is not known`,
  );
}
