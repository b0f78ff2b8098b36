import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { from } from "../propertyTests/testing/createWorld.ts";
import { createPhotoFetch } from "./createPhotoFetch.ts";
import { answerPicture, startPhotoServer } from "./testing/startPhotoServer.ts";

const isBusy = (error: unknown): boolean =>
  error instanceof MfaError && error.failure === "tooOften" && error.retryAfterSeconds !== null;

describe("createPhotoFetch", () => {
  it("fetches eight photos at once, and has the address with the most of them give way to another", async (t) => {
    const waiting: (() => void)[] = [];
    const server = await startPhotoServer((request, response) => waiting.push(() => answerPicture(request, response)));
    t.after(() => server.close());
    const fetchPhoto = createPhotoFetch({ allow: [`127.0.0.1:${server.port}`] });
    const url = `http://127.0.0.1:${server.port}/`;
    const many = (ip: string, count: number) => Array.from({ length: count }, () => fetchPhoto(url, from(ip)));
    const fetching = [...many("192.0.2.1", 4), ...many("192.0.2.2", 4)];
    const settled = Promise.allSettled(fetching);
    await assert.rejects(fetchPhoto(url, from("192.0.2.1")), isBusy);
    const newcomer = fetchPhoto(url, from("192.0.2.3"));
    const timer = setInterval(() => {
      for (const answer of waiting.splice(0)) answer();
    }, 10);
    t.after(() => clearInterval(timer));
    assert.ok((await newcomer).length > 0);
    const refused = (await settled).flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    assert.ok(refused.length === 1 && refused.every(isBusy));
    assert.ok((await fetchPhoto(url, from("192.0.2.1"))).length > 0);
  });
});
