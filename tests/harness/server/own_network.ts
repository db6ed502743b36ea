import { join } from "node:path";
import { closeQuietly, pass } from "./relay.ts";

/** A device in the network besides the machine under test. */
export interface Neighbour {
  readonly ip: string;
  readonly mac: string;
  /** The name by which the machine under test can look it up. */
  readonly name?: string;
}

/** A separate network, in which real programs run. */
export interface OwnNetwork extends AsyncDisposable {
  /** The prefix of a command that runs it in this network. */
  readonly inside: readonly string[];
}

export interface OwnNetworkOptions {
  /** A folder for sockets and files; the caller removes it. */
  readonly folder: string;
  /** The machine's own address with its prefix: `10.77.0.10/28`. */
  readonly address: string;
  /**
   * More cards of the machine, each with its addresses and prefixes, and
   * without a link-local one: the agent reports one IPv6 address of a card.
   */
  readonly cards?: Readonly<Record<string, readonly string[]>>;
  /** The first one is its gateway. */
  readonly neighbours: readonly Neighbour[];
  /**
   * Ports of this host's 127.0.0.1 that are reachable inside at the same
   * address.
   */
  readonly ports: readonly number[];
}

const MAIN = new URL("./own_network_main.ts", import.meta.url);

/** True if this system permits network namespaces, links and macvlans. */
export function hasOwnNetworks(): boolean {
  try {
    const { success } = new Deno.Command("unshare", {
      args: [
        "-Urnm",
        "sh",
        "-c",
        "mount -t sysfs sysfs /sys && ip link add v0 type veth peer name v1 && ip link add c0 link v1 type macvlan",
      ],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success;
  } catch {
    return false;
  }
}

/**
 * Creates two network namespaces joined by a virtual cable: one has the
 * neighbours, each with its own card, the other runs the commands with the
 * prefix `inside`. ARP between them is the kernel's own. Needs no root if users
 * may create namespaces. Nothing is left behind, because everything ends with
 * its processes.
 */
export async function openOwnNetwork(
  { folder, address, cards, neighbours, ports }: OwnNetworkOptions,
): Promise<OwnNetwork> {
  const hosts = join(folder, "hosts");
  const named = neighbours.filter(({ name }) => name)
    .map(({ ip, name }) => `${ip} ${name}\n`);
  await Deno.writeTextFile(hosts, `127.0.0.1 localhost\n${named.join("")}`);
  await Deno.writeTextFile(join(folder, "resolv.conf"), "");
  const forwarders = ports.map((port) =>
    openForwarder(join(folder, `${port}.sock`), port)
  );

  const child = new Deno.Command("unshare", {
    args: ["-Urnm", "--kill-child", "sh", "-c", setUp(neighbours, cards), "sh"]
      .concat(address, folder, Deno.execPath(), MAIN.href)
      .concat(ports.map((port) => `${port}`)),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  let output = "";
  while (!output.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The network of its own did not come up");
    output += new TextDecoder().decode(value);
  }
  const pid = output.trim();
  return {
    inside: ["nsenter", "--preserve-credentials", "-U", "-n", "-m", "-t", pid],
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
      for (const forwarder of forwarders) await forwarder.close();
    },
  };
}

/**
 * A script that creates one card for each neighbour, which answers only for its
 * own address.
 */
function setUp(
  [gateway, ...others]: readonly Neighbour[],
  cards: OwnNetworkOptions["cards"] = {},
): string {
  if (!gateway) throw new Error("A network needs a gateway");
  return `set -e
    address="$1" folder="$2" deno="$3" main="$4"; shift 4
    mount --bind "$folder/hosts" /etc/hosts
    mount --bind "$folder/resolv.conf" /etc/resolv.conf
    # Agents read the cards of the network here from /sys.
    mount -t sysfs sysfs /sys
    ip link set lo up
    ip link add eth0 type veth peer name veth1
    unshare -n sleep infinity & other=$!
    until [ "$(readlink /proc/$other/ns/net)" != "$(readlink /proc/$$/ns/net)" ]
    do sleep 0.05; done
    ip link set veth1 netns $other
    nsenter -t $other -n sh -e <<EOF
      echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore
      ip link set lo up
      ip link set veth1 address ${gateway.mac}
      ip addr add ${gateway.ip}/$\{address#*/} dev veth1
      ip link set veth1 up
      ${
    others.map(({ ip, mac }, i) => `
      ip link add n${i} link veth1 address ${mac} type macvlan mode bridge
      ip addr add ${ip}/$\{address#*/} dev n${i}
      ip link set n${i} up`).join("\n")
  }
EOF
    ip addr add "$address" dev eth0
    ip link set eth0 up
    ip route add default via ${gateway.ip}
    ${
    Object.entries(cards).map(([name, addresses]) => `
    ip link add ${name} link eth0 type macvlan mode bridge
    ip link set ${name} addrgenmode none
    ip link set ${name} up
    ${addresses.map((one) => `ip addr add ${one} dev ${name}`).join("\n    ")}`)
      .join("\n")
  }
    "$deno" run -q -A --no-check "$main" "$folder" "$@" $$ || true
    kill $other`;
}

/** Forwards connections to a Unix socket to a port of this host. */
function openForwarder(path: string, port: number) {
  const listener = Deno.listen({ transport: "unix", path });
  const passing = new Set<Promise<unknown>>();
  const sockets = new Set<Deno.Conn>();
  const accepting = (async () => {
    for await (const near of listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port });
      const both = [near, far];
      both.forEach((socket) => sockets.add(socket));
      const cut = () => both.forEach(closeQuietly);
      const done = Promise.allSettled([
        pass(near, far, null).finally(cut),
        pass(far, near, null).finally(cut),
      ]);
      passing.add(done);
      done.finally(() => passing.delete(done));
    }
  })();
  return {
    async close() {
      listener.close();
      await accepting.catch(() => {});
      sockets.forEach(closeQuietly);
      await Promise.allSettled(passing);
    },
  };
}
