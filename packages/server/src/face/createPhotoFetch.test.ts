import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { createPhotoFetch } from "./createPhotoFetch.ts";
import { answerPicture, startPhotoServer } from "./testing/startPhotoServer.ts";

describe("createPhotoFetch", () => {
  it("fetches eight photos at once, and asks whoever comes then to try again", async (t) => {
    const waiting: (() => void)[] = [];
    const server = await startPhotoServer((request, response) => waiting.push(() => answerPicture(request, response)));
    t.after(() => server.close());
    const fetchPhoto = createPhotoFetch({ allow: [`127.0.0.1:${server.port}`] });
    const url = `http://127.0.0.1:${server.port}/`;
    const fetching = Array.from({ length: 8 }, () => fetchPhoto(url));
    await assert.rejects(
      fetchPhoto(url),
      (error) => error instanceof MfaError && error.failure === "tooOften" && error.retryAfterSeconds !== null,
    );
    const timer = setInterval(() => {
      for (const answer of waiting.splice(0)) answer();
    }, 10);
    t.after(() => clearInterval(timer));
    assert.equal((await Promise.all(fetching)).length, 8);
    assert.ok((await fetchPhoto(url)).length > 0);
  });
});
