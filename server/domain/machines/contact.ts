import type { AgentFamily } from "#shared/contract/machines/machines.ts";

/** The identity of the caller in one request of an agent. */
export interface Contact {
  readonly deviceId: string;
  /** The User-Agent header, cut to 200 characters. */
  readonly agent: string;
  readonly ip: string;
  /** The enrolment token in its URL, as it was sent; undefined: none. */
  readonly token?: string;
}

/** The download client of an agent, from its User-Agent. */
export function agentFamily(agent: string): AgentFamily {
  return /windows/i.test(agent) ? "windows" : "unix";
}
