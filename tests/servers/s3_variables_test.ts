import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { BadUsage } from "#server/start/flags.ts";
import { readS3 } from "#server/start/config_values.ts";

const ALL = {
  LONGSHORE_DATABASE_URL: "http://db.example.org",
  LONGSHORE_S3_URL: "https://s3.example.org",
  LONGSHORE_S3_BUCKET: "longshore",
  LONGSHORE_S3_KEY: "k",
  LONGSHORE_S3_SECRET: "s",
};

describe("readS3()", () => {
  it("reads where the store is, and its region", () => {
    assertEquals(readS3({}), null);
    assertEquals(readS3(ALL), {
      ...{ url: "https://s3.example.org", bucket: "longshore" },
      ...{ key: "k", secret: "s", region: "us-east-1" },
    });
    assertEquals(
      readS3({ ...ALL, LONGSHORE_S3_REGION: "eu-west-3" })?.region,
      "eu-west-3",
    );
  });

  const refused: readonly [Record<string, string>, string][] = [
    [{ LONGSHORE_S3_URL: "s3.example.org" }, "without the bucket"],
    [{ LONGSHORE_S3_URL: "https://s3.example.org/b" }, "without the bucket"],
    [{ LONGSHORE_S3_SECRET: "" }, "without LONGSHORE_S3_SECRET"],
    [{ LONGSHORE_S3_BUCKET: "" }, "without LONGSHORE_S3_BUCKET"],
    [{ LONGSHORE_DATABASE_URL: "" }, "without LONGSHORE_DATABASE_URL"],
  ];
  for (const [wrong, message] of refused) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      assertThrows(() => readS3({ ...ALL, ...wrong }), BadUsage, message);
    });
  }
});
