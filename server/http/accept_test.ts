import { assertEquals, assertRejects } from "@std/assert";
import { acceptNext } from "./accept.ts";

Deno.test("acceptNext() passes over a client that has gone", async () => {
  const found = [
    new Deno.errors.NotConnected("Transport endpoint is not connected"),
    new Deno.errors.ConnectionReset("Connection reset by peer"),
    "connection",
  ];
  const accept = () => {
    const next = found.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  assertEquals(await acceptNext({ accept }), "connection");
});

Deno.test("acceptNext() rejects when there can be no other connection", async () => {
  const accept = () => Promise.reject(new Error("EMFILE"));
  await assertRejects(() => acceptNext({ accept }), Error, "EMFILE");
});
