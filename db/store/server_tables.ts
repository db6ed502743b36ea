/** The tables of several servers on one database; times are the database's. */
export interface ServerTables {
  server: ServerTable;
  lease: { name: string; holder: string; epoch: number; expires_at: number };
  server_package: { package_id: number; server_id: string };
  budget_demand: { server_id: string; budget: string; downloads: number };
  request_count: RequestCountTable;
  shared_secret: { name: string; value: Uint8Array };
}

interface RequestCountTable {
  server_id: string;
  machine_id: number;
  package_id: number;
  number: number;
  requests: number;
}

interface ServerTable {
  id: string;
  run: string;
  name: string;
  address: string;
  version: string;
  schema: number;
  started_at: number;
  seen_at: number;
  seen_seq: number;
  stopped_at: number | null;
  lacks: string;
}
