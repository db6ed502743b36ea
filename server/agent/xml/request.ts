import { Malformed } from "./errors.ts";
import type { NoticeCard } from "#server/domain/machines/network_notice.ts";
import {
  all,
  child,
  type Fields,
  fieldsOf,
  type Root,
  text,
} from "./fields.ts";

/** The fields of an agent's request, for any QUERY. */
export interface AgentRequest {
  /** PROLOG, INVENTORY, DOWNLOAD, NOTIFY, or one that is not known. */
  readonly query: string;
  readonly deviceId: string;
  /** DOWNLOAD: `ID` as it was sent, at most 255 characters. */
  readonly packageId: string;
  /** DOWNLOAD: `ERR` as it was sent, at most 255 characters. */
  readonly code: string;
  /** NOTIFY: the kind of change; agents only send `IP`. */
  readonly type: string;
  /** NOTIFY: the new address; empty if none was sent. */
  readonly ip: string;
  /** NOTIFY: the cards; absent if none was sent. */
  readonly cards?: readonly NoticeCard[];
}

const MAX_TEXT = 255;
const MAX_CARDS = 256;

/**
 * `HOST-YYYY-MM-DD-hh-mm-ss`, the form that every agent uses; the host may
 * contain dots, underscores and letters of any script.
 */
const DEVICE_ID = /^[^\p{Cc}]+-\d{4}(?:-\d{2}){5}$/u;

/** Checks that a text has the form of a DEVICEID, in at most 255 characters. */
export function isDeviceId(text: string): boolean {
  return text.length <= MAX_TEXT && DEVICE_ID.test(text);
}

/**
 * Reads any request. Unix agents use attributes, Windows agents child elements
 * or both; DEVICEID may be in CONTENT instead.
 *
 * @throws {Malformed} If the root is not REQUEST, if QUERY is missing, or if
 * DEVICEID is missing or has another form.
 */
export function readRequest({ name, fields }: Root): AgentRequest {
  if (name !== "REQUEST") {
    throw new Malformed(
      `Cannot read the request: its root is ${name}, not REQUEST`,
    );
  }
  const query = text(fields, "QUERY");
  if (query === "") {
    throw new Malformed("Cannot read the request: it has no QUERY");
  }
  const deviceId = text(fields, "DEVICEID") ||
    text(child(fields, "CONTENT"), "DEVICEID");
  if (!isDeviceId(deviceId)) {
    throw new Malformed(
      `Cannot read the request: DEVICEID ${shown(deviceId)} is not ` +
        `HOST-YYYY-MM-DD-hh-mm-ss of at most ${MAX_TEXT} characters`,
    );
  }
  const cards = all(fields, "IFACE").slice(0, MAX_CARDS)
    .map((card) => noticeCard(fieldsOf(card)));
  return {
    query: query.slice(0, MAX_TEXT),
    deviceId,
    packageId: text(fields, "ID").slice(0, MAX_TEXT),
    code: text(fields, "ERR").slice(0, MAX_TEXT),
    type: text(fields, "TYPE").slice(0, MAX_TEXT),
    ip: (text(child(fields, "HARDWARE"), "IPADDR") ||
      text(child(fields, "IFACE"), "IP")).slice(0, MAX_TEXT),
    ...cards.length > 0 && { cards },
  };
}

function noticeCard(fields: Fields): NoticeCard {
  const value = (name: string) => text(fields, name).slice(0, MAX_TEXT);
  return {
    mac: value("MAC"),
    ip: value("IP"),
    mask: value("MASK"),
    gateway: value("GW"),
    subnet: value("SUBNET"),
    dhcp: value("DHCP"),
  };
}

function shown(value: string): string {
  return JSON.stringify(
    value.length > 60 ? `${value.slice(0, 60)}… (${value.length})` : value,
  );
}
