import type { OwnRoutes } from "@countersign/contract";
import {
  endOtherSessions,
  endOwnSession,
  listActivity,
  listSessions,
  readCaller,
  removeAuthenticator,
  renameAuthenticator,
  renewRecoveryCode,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { isoOrNull } from "../iso.ts";
import { printCursor, readCursor } from "../present/trailCursor.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { readId } from "../typed/readId.ts";
import { presentAuthenticator, presentAuthenticators, presentEvent, presentSession } from "./presentMine.ts";

const DEFAULT_PAGE = 50;

export const meHandlers = {
  async listMyAuthenticators({ context: { services, origin }, caller }) {
    const outcome = await readCaller(services.ports, caller, origin);
    return { data: unlessDue(outcome, ({ subject }) => presentAuthenticators(subject.authenticators)) };
  },

  async renameMyAuthenticator({ context: { services, origin }, caller, params, body: { name } }) {
    const renaming = { caller, id: readId(params.id, "id"), name, origin };
    return { data: unlessDue(await renameAuthenticator(services.ports, renaming), presentAuthenticator) };
  },

  async removeMyAuthenticator({ context: { services, origin }, caller, params }) {
    const removal = { caller, kind: null, id: readId(params.id, "id"), origin };
    return { data: unlessDue(await removeAuthenticator(services.ports, removal), presentAuthenticators) };
  },

  async renewMyRecoveryCode({ context: { services, origin }, caller }) {
    const outcome = await renewRecoveryCode(services.ports, { caller, origin });
    return { data: unlessDue(outcome, (recoveryCode) => ({ recoveryCode })) };
  },

  async listMySessions({ context: { services, origin }, caller }) {
    const outcome = await listSessions(services.ports, caller, origin);
    const nowMs = services.ports.clock.nowMs();
    const data = unlessDue(outcome, ({ current, listed, isCut }) => ({
      sessions: listed.map((each) =>
        each.session.id === current.id
          ? presentSession({ ...each, lastUsedAtMs: nowMs, lastIp: origin.ip }, true)
          : presentSession(each, false),
      ),
      more: isCut,
    }));
    return { data };
  },

  async endMySession({ context: { services, origin }, caller, params }) {
    const outcome = await endOwnSession(services.ports, { caller, id: readId(params.id, "id"), origin });
    return { data: unlessDue(outcome, (ended) => ({ ended })) };
  },

  async endMyOtherSessions({ context: { services, origin }, caller }) {
    return { data: unlessDue(await endOtherSessions(services.ports, caller, origin), (ended) => ({ ended })) };
  },

  async listMyActivity({ context: { services, origin, language }, caller, query: { limit, after } }) {
    const before = after === undefined ? null : readCursor(after);
    const page = { caller, before, limit: limit === undefined ? DEFAULT_PAGE : Number(limit), origin };
    const data = unlessDue(await listActivity(services.ports, page), ({ events, next, keptSinceMs }) => ({
      events: events.map((event) => presentEvent(event, language)),
      next: next === null ? null : printCursor(next),
      keptSince: isoOrNull(keptSinceMs),
    }));
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
