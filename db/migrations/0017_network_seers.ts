/**
 * Which hosts a machine was the last to see: asked for when the machine is
 * merged into another, and by its removal, for hosts refer to it.
 */
export const up: readonly string[] = [
  `create index network_host_by_seer on network_host (seen_by)`,
];
