import type { AgentFamily } from "#shared/contract/machines/machines.ts";

/** Who is calling, as far as one request of an agent tells. */
export interface Contact {
  readonly deviceId: string;
  /** The User-Agent header, cut to 200 characters. */
  readonly agent: string;
  readonly ip: string;
}

/** Which of the two download clients this is, from its User-Agent. */
export function agentFamily(agent: string): AgentFamily {
  return /windows/i.test(agent) ? "windows" : "unix";
}
