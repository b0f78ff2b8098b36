import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import { callApi } from "../support/callApi.ts";
import { Person } from "../support/Person.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { waitForCount } from "./waitForCount.ts";
import { waitUntil } from "./waitUntil.ts";

const settings = { COUNTERSIGN_FACE_PROVIDER_MODULE: join(import.meta.dirname, "willingFaces.ts") };
const server = await startServer({ after }, { settings });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

async function openFace(t: TestContext, token: string): Promise<Page> {
  assert.ok(browser);
  const page = await openPage(t, browser, `${server.url}/sign-in`);
  const authorization = JSON.stringify(`Bearer ${token}`);
  await page.evaluate(`fetch("/page/session", { method: "POST", headers: { authorization: ${authorization} } })`);
  await page.goto(`${server.url}/account`);
  await page.getByRole("button", { name: "Face" }).click();
  return page;
}

describe("a face on the page of one's own account", { skip: missingBrowser ?? false }, () => {
  it("is added before the camera, whose guidance is shown and spoken, and is one's own to remove", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    const page = await openFace(t, token);
    await assertAccessible(page);
    await page.evaluate(`{
      const spoken = (window.spoken = []);
      const guide = document.querySelector("dialog [role=status]");
      new MutationObserver(() => spoken.push(guide.textContent)).observe(guide, { childList: true, characterData: true, subtree: true });
    }`);
    await page.getByRole("button", { name: "Start the camera" }).click();
    await page.getByText("Step 1 of 4").waitFor();
    await assertAccessible(page);
    await page.getByRole("heading", { name: "Your new recovery code" }).waitFor();
    const spoken = await page.evaluate<readonly string[]>("window.spoken");
    for (const said of ["Look straight at the camera", "Turn your head to your left", "Bring your face into the ring"])
      assert.ok(spoken.includes(said), `${said}: ${spoken.join(", ")}`);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("“Face” was added.").waitFor();
    await page.getByRole("button", { name: "What to do with “Face”" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("“Face” was removed.").waitFor();
    const { body } = await callApi(server, "/v1/me/authenticators", { token });
    assert.deepEqual((body as unknown as { authenticators: unknown[] }).authenticators, []);
  });

  it("stops the camera when its dialog is closed, and says when there is none to be had", async (t) => {
    const person = await Person.register(server);
    const page = await openFace(t, await person.openSession());
    await page.evaluate(`{
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (wanted) => (window.stream = await ask(wanted));
    }`);
    await page.getByRole("button", { name: "Start the camera" }).click();
    await waitUntil(page, "window.stream?.getTracks()[0].readyState === 'live'");
    await page.keyboard.press("Escape");
    await waitUntil(page, "window.stream.getTracks().every(({ readyState }) => readyState === 'ended')");
    await waitForCount(page.getByRole("dialog"), 0);
    const denied = "() => Promise.reject(new DOMException('no', 'NotAllowedError'))";
    await page.evaluate(`navigator.mediaDevices.getUserMedia = ${denied}`);
    await page.getByRole("button", { name: "Face" }).click();
    await page.getByRole("button", { name: "Start the camera" }).click();
    await page.getByText("The camera cannot be used").waitFor();
    await assertAccessible(page);
  });
});
