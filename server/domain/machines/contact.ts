import type { AgentFamily } from "#shared/contract/machines/machines.ts";

/** The identity of the caller in one request of an agent. */
export interface Contact {
  readonly deviceId: string;
  /** The User-Agent header, cut to 200 characters. */
  readonly agent: string;
  readonly ip: string;
  /** The enrolment token in its URL, as it was sent; undefined: none. */
  readonly token?: string;
  /** The relay that passed the request on; undefined: it came directly. */
  readonly relay?: PassingRelay;
}

/** The relay that passes requests of a site's agents on. */
export interface PassingRelay {
  readonly id: number;
  readonly name: string;
  /** `host:port` where agents of its site reach it over http and https. */
  readonly http: string;
  readonly https: string;
  /** Ids of the groups that it speaks for; new machines join the first. */
  readonly sites: readonly number[];
}

/** The download client of an agent, from its User-Agent. */
export function agentFamily(agent: string): AgentFamily {
  return /windows/i.test(agent) ? "windows" : "unix";
}
