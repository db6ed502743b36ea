import { constants, inflateSync } from "node:zlib";
import {
  type SimulatedAgent,
  simulatedAgent,
} from "#tests/harness/agents/agent.ts";
import {
  inventoryContent,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import { inventory, pack, report } from "#tests/harness/agents/agent_wire.ts";
import type { Answers, RequestKind } from "./answers.ts";
import type { Ledger } from "./ledger.ts";

/** One computer that keeps its memory when the server dies. */
export interface StormAgent extends Disposable {
  readonly deviceId: string;
  /**
   * Acts once: a poll and everything that follows, an unrequested inventory, or
   * a result that was reported before.
   */
  act(random: () => number, signal: AbortSignal): Promise<void>;
}

/** The server did not answer; the request may have arrived. */
export class NotAnswered extends Error {
  override readonly name = "NotAnswered";
}

/**
 * An agent whose every report and inventory is entered in the ledger.
 *
 * @param number The computer's number; every third runs Windows.
 */
export function stormAgent(
  { number, server, ca, ledger, answers, unasked, random }: {
    readonly number: number;
    readonly server: string;
    readonly ca: string;
    readonly ledger: Ledger;
    readonly answers: Answers;
    /** The probability, 0 to 1, that an act is an unrequested inventory. */
    readonly unasked: number;
    readonly random: () => number;
  },
): StormAgent {
  const machine = simulatedMachine(number, {
    family: number % 3 === 0 ? "windows" : "unix",
  });
  const client = Deno.createHttpClient({ caCerts: [ca], http2: false });
  const { deviceId } = machine;

  const transport = async (url: string, init: RequestInit) => {
    const text = init.body instanceof Uint8Array ? inflated(init.body) : "";
    const send = async () => {
      const answer = await fetch(url, { ...init, client });
      answers.note(requestIn(text), answer);
      return answer;
    };
    const reported = reportIn(text);
    if (reported) {
      const [id, code] = reported;
      const key = `${deviceId} ${id} ${code}`;
      return await ledger.sending("report", key, true, () => answered(send));
    }
    if (text.includes("<QUERY>INVENTORY<")) {
      const entries = text.split("<SOFTWARES>").length - 1;
      return await ledger.sending(
        "inventory",
        deviceId,
        entries,
        () => answered(send),
      );
    }
    return await send();
  };
  const agent: SimulatedAgent = simulatedAgent({
    server,
    machine,
    transport,
    behave: () => ({ exitCode: random() < 0.2 ? 3 : 0 }),
  });

  return {
    deviceId,
    async act(random, signal) {
      if (random() < unasked) {
        const software = 1 + Math.floor(random() * 40);
        const content = inventoryContent(
          { ...machine, software },
          agent.history,
        );
        const body = pack(inventory(machine, content), machine.family);
        const answer = await transport(server, { method: "POST", body });
        await answer.body?.cancel();
        return;
      }
      if (random() < 0.1 && agent.history.size > 0) {
        const ids = [...agent.history];
        const id = ids[Math.floor(random() * ids.length)]!;
        const body = pack(report(machine, id, "SUCCESS_"), machine.family);
        const answer = await transport(server, { method: "POST", body });
        await answer.body?.cancel();
        return;
      }
      const fragments = random() < 0.3 ? Math.floor(random() * 3) : Infinity;
      const cycle = await agent.cycle({ signal, fragments });
      if (cycle.exitCode === 0) {
        for (const id of cycle.offered) {
          ledger.enter("offer", `${deviceId} ${id}`);
        }
      }
    },
    [Symbol.dispose]() {
      agent[Symbol.dispose]();
      client.close();
    },
  };
}

/** @throws {NotAnswered} If there was no successful answer. */
async function answered(send: () => Promise<Response>): Promise<Response> {
  const answer = await send();
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new NotAnswered(`answered ${answer.status}`);
}

function inflated(body: Uint8Array): string {
  return inflateSync(body, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
}

function requestIn(text: string): RequestKind {
  if (text === "") return "file";
  if (reportIn(text)) return "report";
  return text.includes("<QUERY>INVENTORY<") ? "inventory" : "poll";
}

/** Package id and code of a result report, in the format of either family. */
function reportIn(text: string): [id: string, code: string] | null {
  if (!/QUERY(="|>)DOWNLOAD/.test(text)) return null;
  const id = / ID="(\d+)"/.exec(text)?.[1];
  const code = / ERR="([^"]*)"/.exec(text)?.[1];
  return id !== undefined && code !== undefined ? [id, code] : null;
}
