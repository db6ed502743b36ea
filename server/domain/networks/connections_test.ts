import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  follow,
  followWriter,
  type TcpConnection,
  toClose,
  type WriteProgress,
} from "./connections.ts";

const LIMITS = {
  most: 10,
  headSeconds: 30,
  idleSeconds: 75,
  crowdedSeconds: 5,
  readerSeconds: 30,
  readerBytesPerSecond: 1000,
  stillSeconds: 300,
};

const FRESH: TcpConnection = {
  address: "10.0.0.1",
  underWay: false,
  restedMs: null,
  openMs: 0,
  stuck: null,
};

const reasonOf = (one: Partial<TcpConnection>) => {
  const connection = { ...FRESH, ...one };
  return toClose([connection], LIMITS).get(connection);
};

describe("toClose", () => {
  it("closes what asks for nothing, each in its time", () => {
    assertEquals(reasonOf({ openMs: 30_000 }), undefined);
    assertEquals(reasonOf({ openMs: 30_001 }), "no request");
    assertEquals(reasonOf({ openMs: 80_000, restedMs: 75_000 }), undefined);
    assertEquals(reasonOf({ openMs: 80_000, restedMs: 75_001 }), "idle");
    assertEquals(reasonOf({ openMs: 9e9, underWay: true }), undefined);
    assertEquals(
      reasonOf({ underWay: true, stuck: "slow reader" }),
      "slow reader",
    );
  });

  it("waits less once half of what may be is open", () => {
    const rested = (restedMs: number) =>
      Array.from({ length: 6 }, () => ({ ...FRESH, restedMs }));
    assertEquals(toClose(rested(5000), LIMITS).size, 0);
    assertEquals(toClose(rested(5001), LIMITS).size, 6);
  });

  it("takes from who holds most, the longest held first", () => {
    const many = Array.from(
      { length: 9 },
      (_, i) => ({ ...FRESH, restedMs: i }),
    );
    const other = { ...FRESH, address: "10.0.0.2", restedMs: 4000 };
    const closing = toClose([other, ...many], LIMITS);
    assertEquals([...closing], [[many[8]!, "too many"]]);
  });

  it("never closes what is being answered to make room", () => {
    fc.assert(fc.property(
      fc.array(fc.record({
        address: fc.constantFrom("a", "b"),
        underWay: fc.boolean(),
        restedMs: fc.option(fc.nat(4000)),
        openMs: fc.nat(4000),
        stuck: fc.constant(null),
      })),
      (connections) => {
        const closing = toClose(connections, LIMITS);
        const busy = connections.filter((one) => one.underWay);
        assertEquals(busy.filter((one) => closing.has(one)), []);
        const room = connections.length < LIMITS.most ? connections.length : 9;
        assertEquals(
          connections.length - closing.size,
          Math.max(room, busy.length),
        );
      },
    ));
  });
});

describe("follow", () => {
  const read = (acknowledged: number, nowMs: number, waiting = true) => ({
    waiting,
    acknowledged,
    nowMs,
  });
  const begun = { sinceMs: 0, acknowledged: 100 };

  it("measures a reader only while bytes wait for it", () => {
    assertEquals(follow(begun, read(100, 99_000, false), LIMITS), {
      reading: null,
      stuck: false,
    });
    assertEquals(follow(null, read(100, 0), LIMITS), {
      reading: begun,
      stuck: false,
    });
    assertEquals(follow(begun, read(100, 29_999), LIMITS).stuck, false);
  });

  it("begins again with a reader that has acknowledged enough", () => {
    assertEquals(follow(begun, read(30_100, 30_000), LIMITS), {
      reading: { sinceMs: 30_000, acknowledged: 30_100 },
      stuck: false,
    });
    assertEquals(follow(begun, read(30_099, 30_000), LIMITS).stuck, true);
  });
});

describe("followWriter", () => {
  /** Bytes sent and acknowledged by each half minute; what it is closed for at last. */
  function after(
    ...spans: readonly [received: number, acknowledged: number][]
  ) {
    let writing: WriteProgress | null = null;
    let stuck: string | null = null;
    spans.forEach(([received, acknowledged], i) => {
      const seen = {
        underWay: true,
        received,
        acknowledged,
        nowMs: i * 30_000,
      };
      ({ writing, stuck } = followWriter(writing, seen, LIMITS));
    });
    return stuck;
  }

  it("closes what sends a byte now and then", () => {
    assertEquals(after([0, 0], [30, 0]), null);
    assertEquals(after([0, 0], [30, 0], [60, 0]), "slow writer");
  });

  it("keeps an upload, and what is worked on after its end", () => {
    const upload = [[0, 0], [30_000, 0], [60_000, 0], [60_100, 0]] as const;
    const worked = Array.from({ length: 9 }, () => [60_100, 0] as const);
    const spans = [...upload, ...worked].map(([a, b]) =>
      [a, b] as [number, number]
    );
    assertEquals(after(...spans), null);
  });

  it("keeps a stream whose reader says a little now and then", () => {
    assertEquals(after([0, 0], [30, 20], [60, 40], [90, 60]), null);
  });

  it("closes what does not move at all for long", () => {
    const still = Array.from({ length: 11 }, () => [5, 0] as [number, number]);
    assertEquals(after(...still.slice(1)), null);
    assertEquals(after(...still), "still");
  });

  it("forgets what is not under way", () => {
    const seen = { underWay: false, received: 0, acknowledged: 0, nowMs: 0 };
    assertEquals(followWriter(null, seen, LIMITS), {
      writing: null,
      stuck: null,
    });
  });
});
