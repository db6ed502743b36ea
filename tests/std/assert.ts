/**
 * The functions of `@std/assert`, implemented with Node's assertions, for
 * places where JSR is not reachable. If it is, point the import map at
 * `jsr:@std/assert` and delete this folder.
 */
import nodeAssert from "node:assert/strict";

// deno-lint-ignore no-explicit-any -- the constraint every class satisfies
type ErrorClass<E extends Error> = new (...args: any[]) => E;

export function assert(
  condition: unknown,
  message?: string,
): asserts condition {
  nodeAssert.ok(condition, message ?? "Expected a truthy value");
}

export function assertEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  nodeAssert.deepStrictEqual(actual, expected, message as string);
}

export function assertNotEquals<T>(
  actual: T,
  other: T,
  message?: string,
): void {
  nodeAssert.notDeepStrictEqual(actual, other, message as string);
}

export function assertStringIncludes(actual: string, part: string): void {
  nodeAssert.ok(
    actual.includes(part),
    `Expected ${JSON.stringify(actual)} to include ${JSON.stringify(part)}`,
  );
}

export function assertMatch(actual: string, pattern: RegExp): void {
  nodeAssert.match(actual, pattern);
}

export function assertExists<T>(
  actual: T,
  message = "Expected a value",
): asserts actual is NonNullable<T> {
  nodeAssert.ok(actual !== null && actual !== undefined, message);
}

export function assertThrows<E extends Error>(
  run: () => unknown,
  kind: ErrorClass<E>,
  part = "",
): E {
  try {
    run();
  } catch (error) {
    return checked(error, kind, part);
  }
  throw new nodeAssert.AssertionError({ message: "Expected it to throw" });
}

export async function assertRejects<E extends Error>(
  run: () => Promise<unknown>,
  kind: ErrorClass<E>,
  part = "",
): Promise<E> {
  try {
    await run();
  } catch (error) {
    return checked(error, kind, part);
  }
  throw new nodeAssert.AssertionError({ message: "Expected it to reject" });
}

function checked<E extends Error>(
  error: unknown,
  kind: ErrorClass<E>,
  part: string,
): E {
  nodeAssert.ok(error instanceof kind, `Expected ${kind.name}, got ${error}`);
  assertStringIncludes(error.message, part);
  return error;
}
