import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import fc from "fast-check";
import { aPackage } from "#tests/harness/store/rows.ts";
import { assertJson, type OperatorApi, operatorApi } from "./api.ts";

/** Requests to each endpoint. */
const REQUESTS = 30;
/** The time after which a request counts as hanging. */
const HANGING_MS = 30_000;

/** The part of a JSON schema that requests are made from. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Record<string, Operation>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const TEXTS = fc.constantFrom(
  ...["", "1", "0", "-1", "1.5", "1e9", "null", "true", "*", "a", "name", "-"],
  ...[
    "name:pc*",
    "tag:",
    '"',
    "((",
    "-(a or b)",
    "software:x<1",
    "%00",
    "../..",
  ],
  ...[
    "2026-11-22T10:00:00Z",
    "9".repeat(30),
    "é".repeat(300),
    "x".repeat(20_000),
  ],
  ...["\u0000", "\u202e", "\ud800", "'; drop table machine; --", "__proto__"],
);
const NUMBERS = fc.constantFrom(
  ...[0, 1, 2, -1, 1.5, 200, 1e9, 2 ** 53, -(2 ** 53), 1e308],
);
const ANYTHING: fc.Arbitrary<unknown> = fc.oneof(
  TEXTS,
  NUMBERS,
  fc.constantFrom(null, true, false, [], {}, [[]], { a: {} }),
  fc.array(NUMBERS, { maxLength: 5 }),
);

/** Values for a schema: mostly of its type, now and then of any other. */
function valueOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const fitting = fittingValue(schema, document);
  return fc.oneof({ weight: 9, arbitrary: fitting }, {
    weight: 1,
    arbitrary: ANYTHING,
  });
}

function fittingValue(
  schema: Schema,
  document: Document,
): fc.Arbitrary<unknown> {
  if (schema.$ref) {
    const named = document.components?.schemas
      ?.[schema.$ref.split("/").at(-1)!];
    return named ? valueOf(named, document) : ANYTHING;
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (options) {
    return fc.oneof(...options.map((one) => valueOf(one, document)));
  }
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [
            name,
            valueOf(one, document),
          ]),
        ),
        { requiredKeys: [] },
      );
    case "array":
      return fc.array(valueOf(schema.items ?? {}, document), { maxLength: 4 });
    case "integer":
    case "number":
      return NUMBERS;
    case "boolean":
      return fc.boolean();
    case "string":
      return TEXTS;
    default:
      return ANYTHING;
  }
}

/** Ids that exist, ids that do not, and texts that are none. */
const IDS = fc.oneof(fc.constantFrom("1", "2", "3", "8999999999"), TEXTS);

/** Requests to one endpoint: its path with a query, and a body. */
function requestsTo(
  path: string,
  { parameters = [], requestBody }: Operation,
  document: Document,
) {
  const inPath = parameters.filter((one) => one.in === "path");
  const inQuery = parameters.filter((one) => one.in === "query");
  const schema = requestBody?.content["application/json"]?.schema;
  return fc.record({
    ids: fc.record(Object.fromEntries(inPath.map(({ name }) => [name, IDS]))),
    query: fc.record(
      Object.fromEntries(
        inQuery.map(({ name, schema }) => [name, valueOf(schema, document)]),
      ),
      { requiredKeys: [] },
    ),
    body: schema
      ? fc.oneof({ weight: 9, arbitrary: valueOf(schema, document) }, {
        weight: 1,
        arbitrary: fc.constantFrom("", "{", "[]", "null", '"\\ud800"'),
      })
      : fc.constant(undefined),
  }).map(({ ids, query, body }) => {
    const filled = path.replaceAll(
      /\{(\w+)\}/g,
      (_, name) => encodeURIComponent(`${ids[name]}`.toWellFormed()),
    );
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
    return { path: `${filled}?${search}`, body };
  });
}

/** Its own operator and token stay, or every later request is refused. */
const isOwnAccess = ({ path }: { path: string }) =>
  /\/(?:operators|tokens)\/1\?/.test(path);

/** A server with something in it for the ids 1 to 3. */
async function populated(): Promise<OperatorApi> {
  const api = await operatorApi();
  const machines = [
    (await api.aMachine()).id,
    (await api.aMachine()).id,
    (await api.aMachine()).id,
  ];
  await api.aGroup("some", machines);
  await aPackage(api.store, { fragments: 1 });
  return api;
}

async function answered(asked: Promise<{ status: number }>): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hanging = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), HANGING_MS);
  });
  try {
    return (await Promise.race([asked, hanging])).status;
  } finally {
    clearTimeout(timer);
  }
}

const sampled = (requests: ReturnType<typeof requestsTo>) =>
  fc.sample(requests.filter((one) => !isOwnAccess(one)), {
    numRuns: Number(Deno.env.get("FUZZ") ?? REQUESTS),
  });

it("no request that the API's description allows ends in a fault", async () => {
  await using api = await populated();
  const document: Document = assertJson(await api.ask("GET", "/openapi.json"));
  const seen = new Map<number, number>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const requests = requestsTo(path, operation, document);
      for (const request of sampled(requests)) {
        const called = `${method} ${JSON.stringify(request).slice(0, 600)}`;
        const status = await answered(
          api.ask(method.toUpperCase(), request.path, { body: request.body }),
        ).catch((error) => assert(false, `${called}: ${error.message}`));
        seen.set(status!, (seen.get(status!) ?? 0) + 1);
        assert(status! < 500, `${called}: ${status} ${api.log.at(-1)}`);
      }
    }
  }
  assert(seen.get(200)! > 50, `too few were accepted: ${[...seen]}`);
  assertEquals(api.log, []);
  assertJson(await api.ask("GET", "/api/v1/me"));
});
