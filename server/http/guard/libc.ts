/** A TCP socket of this process, as the kernel sees it. */
export interface Socket {
  readonly fd: number;
  /** True for a socket that accepts connections and has no peer. */
  readonly listening: boolean;
  /** The peer's, as in `Deno.NetAddr`; of a listening socket its own port. */
  readonly address: string;
  readonly port: number;
  /** True while bytes wait to be sent or to be acknowledged. */
  readonly waiting: boolean;
  /** The bytes that the peer has acknowledged. */
  readonly acknowledged: number;
  /** The bytes that the peer has sent. */
  readonly received: number;
  /** True once the peer has closed the connection, or its side of it. */
  readonly left: boolean;
}

/** The sockets of this process, which Deno offers no way to examine. */
export interface Sockets {
  /** Whether this process has a file of this number open, of whatever kind. */
  isOpen(fd: number): boolean;
  /** The socket, if its own port is among these; else null. */
  look(fd: number, ports: ReadonlySet<number>): Socket | null;
  /** Ends both directions; readers and writers find it closed. */
  shut(fd: number): void;
  /** Sets TCP_NODELAY for the connections that a listening socket accepts. */
  sendAtOnce(fd: number): void;
  /** Makes a listening socket drop new connections, or accept them again. */
  refuse(fd: number, refusing: boolean): void;
  /** The limit of open files of this process. */
  mostFiles(): number;
  close(): void;
}

/** The paths of the C library on Linux; the `serve` task may open these. */
export const LIBC_PATHS = [
  "/usr/lib/x86_64-linux-gnu/libc.so.6",
  "/usr/lib/aarch64-linux-gnu/libc.so.6",
  "/usr/lib64/libc.so.6",
  "/usr/lib/libc.so.6",
];

const SYMBOLS = {
  // Takes further arguments for other commands than F_GETFD.
  fcntl: { parameters: ["i32", "i32"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  getsockopt: {
    parameters: ["i32", "i32", "i32", "buffer", "buffer"],
    result: "i32",
  },
  setsockopt: {
    parameters: ["i32", "i32", "i32", "buffer", "u32"],
    result: "i32",
  },
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  memset: { parameters: ["buffer", "i32", "usize"], result: "usize" },
  getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
} as const;

// Constants of Linux, the same on x86_64 and aarch64.
const F_GETFD = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
const SO_DETACH_FILTER = 27;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const TCP_INFO = 11;
const TCP_LISTEN = 10;
const [TCP_CLOSE, TCP_CLOSE_WAIT, TCP_LAST_ACK] = [7, 8, 9];
const SHUT_RDWR = 2;
const RLIMIT_NOFILE = 7;

/** A C int, true. */
const ON = new Uint8Array(new Int32Array([1]).buffer);

/**
 * Opens the C library.
 *
 * @throws {Error} If there is none, or this process may not use it; the message
 * says why.
 */
export function openSockets(paths: readonly string[] = LIBC_PATHS): Sockets {
  if (Deno.build.os !== "linux") throw new Error("this is not Linux");
  const library = openFirst(paths);
  const { symbols } = library;

  const name = new Uint8Array(128);
  const nameView = new DataView(name.buffer);
  const info = new Uint8Array(256);
  const infoView = new DataView(info.buffer);
  const length = new Uint32Array(1);
  const lengthBytes = new Uint8Array(length.buffer);

  const ownPort = (fd: number): number | null => {
    length[0] = name.length;
    if (symbols.getsockname(fd, name, lengthBytes) !== 0) return null;
    const family = nameView.getUint16(0, true);
    return family === AF_INET || family === AF_INET6
      ? nameView.getUint16(2)
      : null;
  };

  // A BPF program of one instruction, "drop". `Deno.UnsafePointer` would need
  // permission to open any library; memset of 0 bytes returns the address too.
  const dropAll = new Uint8Array(new ArrayBuffer(8));
  dropAll[0] = 0x06;
  const program = new Uint8Array(new ArrayBuffer(16));
  const programView = new DataView(program.buffer);
  programView.setUint16(0, 1, true);
  programView.setBigUint64(8, symbols.memset(dropAll, 0x06, 0n), true);

  return {
    isOpen: (fd) => symbols.fcntl(fd, F_GETFD) !== -1,
    look(fd, ports) {
      const own = ownPort(fd);
      if (own === null || !ports.has(own)) return null;
      length[0] = info.length;
      if (symbols.getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, lengthBytes)) {
        return null;
      }
      const listening = info[0] === TCP_LISTEN;
      length[0] = name.length;
      const connected = !listening &&
        symbols.getpeername(fd, name, lengthBytes) === 0;
      if (!connected && !listening) return null;
      return {
        fd,
        listening,
        address: connected ? addressOf(name) : "",
        port: connected ? nameView.getUint16(2) : own,
        waiting: infoView.getUint32(24, true) + infoView.getUint32(144, true) >
          0,
        acknowledged: Number(infoView.getBigUint64(120, true)),
        received: Number(infoView.getBigUint64(128, true)),
        left: [TCP_CLOSE, TCP_CLOSE_WAIT, TCP_LAST_ACK].includes(info[0]!),
      };
    },
    shut: (fd) => void symbols.shutdown(fd, SHUT_RDWR),
    // On Linux accepted sockets inherit it.
    sendAtOnce: (fd) =>
      void symbols.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, ON, ON.length),
    refuse(fd, refusing) {
      const option = refusing ? SO_ATTACH_FILTER : SO_DETACH_FILTER;
      symbols.setsockopt(fd, SOL_SOCKET, option, program, program.length);
    },
    mostFiles() {
      const limits = new BigUint64Array(2);
      const bytes = new Uint8Array(limits.buffer);
      if (symbols.getrlimit(RLIMIT_NOFILE, bytes) !== 0) return Infinity;
      return Number(limits[0]);
    },
    close: () => library.close(),
  };
}

function openFirst(paths: readonly string[]) {
  let why = "no C library was found";
  for (const path of paths) {
    try {
      return Deno.dlopen(path, SYMBOLS);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) why = error.message;
    }
  }
  throw new Error(why);
}

/** The host of a socket address, written as in `Deno.NetAddr`. */
function addressOf(name: Uint8Array): string {
  if (name[0] === AF_INET) return name.subarray(4, 8).join(".");
  const words = Array.from(
    { length: 8 },
    (_, i) => name[8 + 2 * i]! * 256 + name[9 + 2 * i]!,
  );
  if (words[5] === 0xffff && words.slice(0, 5).every((word) => word === 0)) {
    return `::ffff:${name.subarray(20, 24).join(".")}`;
  }
  const text = words.map((word) => word.toString(16)).join(":");
  const zeros = text.match(/(?:^|(?<=:))0(?::0)+(?=:|$)/g) ?? [];
  const longest = zeros.reduce((a, b) => b.length > a.length ? b : a, "");
  if (longest === "") return text;
  const at = zeroRun(text, longest);
  const before = text.slice(0, at).replace(/:$/, "");
  const after = text.slice(at + longest.length).replace(/^:/, "");
  return `${before}::${after}`;
}

/** The index of the first such run of zeros that starts at a word. */
function zeroRun(text: string, run: string): number {
  for (let at = text.indexOf(run);; at = text.indexOf(run, at + 1)) {
    if (at === 0 || text[at - 1] === ":") return at;
  }
}
