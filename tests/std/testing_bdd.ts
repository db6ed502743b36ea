/**
 * The functions of `@std/testing/bdd` that tests here use: every `it` becomes
 * one `Deno.test`, named "outer > inner > it", so that filters, counts and leak
 * checks see it.
 */
type Body = () => void | Promise<void>;

interface Suite {
  readonly name: string;
  readonly parent: Suite | null;
  readonly before: Body[];
  readonly after: Body[];
}

let current: Suite | null = null;

/** True if something is open for all tests of this file. */
let isShared = false;

export function describe(name: string, body: () => void): void {
  const parent: Suite | null = current;
  current = { name, parent, before: [], after: [] };
  try {
    body();
  } finally {
    current = parent;
  }
}

export function beforeEach(body: Body): void {
  current?.before.push(body);
}

export function afterEach(body: Body): void {
  current?.after.push(body);
}

/**
 * Runs once before the first test of the file, outside of its leak checks. What
 * it opens may do things during any test, as a server that logs a line: tests
 * registered after it are checked for leaks of resources, not of operations.
 */
export function beforeAll(body: Body): void {
  isShared = true;
  Deno.test.beforeAll(body);
}

/** Runs once after the last test of the file. */
export function afterAll(body: Body): void {
  Deno.test.afterAll(body);
}

function register(name: string, body: Body, ignore: boolean): void {
  const suites: Suite[] = [];
  for (let suite = current; suite; suite = suite.parent) suites.unshift(suite);
  Deno.test({
    name: [...suites.map((suite) => suite.name), name].join(" > "),
    ignore,
    ...(isShared && { sanitizeOps: false }),
    async fn() {
      for (const suite of suites) for (const hook of suite.before) await hook();
      try {
        await body();
      } finally {
        for (const suite of suites.toReversed()) {
          for (const hook of suite.after) await hook();
        }
      }
    },
  });
}

export function it(name: string, body: Body): void {
  register(name, body, false);
}

it.skip = (name: string, body: Body): void => register(name, body, true);
