import type { Cast } from "../Cast.ts";

const NO_SUCH = "0".repeat(24);

/** Other systems that are told what happens, and passes for people who have lost their factors. */
export async function playWebhooks(cast: Cast): Promise<void> {
  const { stage, basic: headers } = cast;
  const WEBHOOKS = "/v1/webhooks";
  const url = "https://example.com/hooks";
  await stage.call("no webhooks, without credentials", `GET ${WEBHOOKS}`);
  const added = await stage.call("a webhook", `POST ${WEBHOOKS}`, { headers, body: { url, events: ["mfa.failed"] } });
  const id = String(added.at("id"));
  stage.names.learn(id, "<webhook>");
  await stage.call("a webhook that leads to nobody", `POST ${WEBHOOKS}`, {
    headers,
    body: { url: "http://10.0.0.1/" },
  });
  await stage.call("a webhook of events that are none", `POST ${WEBHOOKS}`, {
    headers,
    body: { url, events: ["all"] },
  });
  await stage.call("the webhooks", `GET ${WEBHOOKS}`, { headers });
  await stage.call("the webhook", `GET ${WEBHOOKS}/${id}`, { headers });
  await stage.call("no webhook", `GET ${WEBHOOKS}/${NO_SUCH}`, { headers });
  const unknown = { headers, body: { messageId: NO_SUCH } };
  await stage.call("a replay of a message that is none", `POST ${WEBHOOKS}/${id}/replays`, unknown);
  await stage.call("another key of a webhook", `POST ${WEBHOOKS}/${id}/keys`, { headers, body: {} });
  const patch = { description: "to the SIEM", state: "disabled", follows: 2 };
  await stage.call("a webhook switched off", `PATCH ${WEBHOOKS}/${id}`, { headers, body: patch });
  await stage.call("a webhook that was changed meanwhile", `PATCH ${WEBHOOKS}/${id}`, { headers, body: patch });
  await stage.call("a test of what is switched off", `POST ${WEBHOOKS}/${id}/test`, { headers, body: {} });
  await stage.call("what it was told", `GET ${WEBHOOKS}/${id}/messages`, { headers });
  await stage.call("what it was told, of a state that is none", `GET ${WEBHOOKS}/${id}/messages?state=lost`, {
    headers,
  });
  const replay = { headers, body: { since: new Date(Date.now() - 86_400_000).toISOString() } };
  await stage.call("a replay of what is switched off", `POST ${WEBHOOKS}/${id}/replays`, replay);
  await stage.call("a replay of nothing", `POST ${WEBHOOKS}/${id}/replays`, { headers, body: {} });
  await stage.call("no webhook any more", `DELETE ${WEBHOOKS}/${id}`, { headers });
  await stage.call("no webhook to take away", `DELETE ${WEBHOOKS}/${id}`, { headers });
  await stage.call("a key of no webhook", `POST ${WEBHOOKS}/${id}/keys`, { headers, body: {} });
  await playPasses(cast);
}

async function playPasses(cast: Cast): Promise<void> {
  const { stage, basic: headers } = cast;
  const PASSES = "/v1/access-passes";
  const userId = NO_SUCH;
  await stage.call("a pass for nobody", `POST ${PASSES}`, { headers, body: { userId, hours: 2 } });
  await stage.call("a pass for too long", `POST ${PASSES}`, { headers, body: { userId, hours: 9 } });
  await stage.call("a pass, without credentials", `POST ${PASSES}`, { body: { userId } });
  await stage.call("the passes of nobody", `GET ${PASSES}?userId=${userId}`, { headers });
  await stage.call("passes, without credentials", `GET ${PASSES}`);
  await stage.call("no pass taken back", `DELETE ${PASSES}/${NO_SUCH}`, { headers });
  const email = await cast.account("has.lost.it");
  const found = await stage.call(null, `GET /v1/users?email=${email}`, { headers });
  const issued = await stage.call(null, `POST ${PASSES}`, {
    headers,
    body: { userId: found.at("users.0.id"), hours: 2 },
  });
  const passId = issued.at("id");
  stage.names.learn(passId, "<pass>");
  await stage.call("a pass taken back", `DELETE ${PASSES}/${passId}`, { headers });
  await stage.call("a pass taken back that is over", `DELETE ${PASSES}/${passId}`, { headers });
}
