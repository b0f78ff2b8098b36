import { malformed, type OwnRoutes, type RouteBody, type RouteQuery } from "@countersign/contract";
import {
  demandSubject,
  type Identifier,
  MADE_BY_MANAGER,
  type ProfilePatch,
  type Registration,
  registerUser,
  type Subject,
  updateUser,
} from "@countersign/core";
import { nameKey, spellId } from "@countersign/spelling";
import type { HandlerAnswer, Handlers } from "../http/handler.ts";
import type { Manager } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { normalisePassword } from "../tokens/normalisePassword.ts";
import { identifyEmail } from "../typed/identifyEmail.ts";
import { identifyUsername } from "../typed/identifyUsername.ts";
import { readAccount } from "../typed/readAccount.ts";
import { readEmail } from "../typed/readEmail.ts";
import { readId } from "../typed/readId.ts";
import { readPhone } from "../typed/readPhone.ts";
import { readUsername } from "../typed/readUsername.ts";
import { readPage, toPage } from "./paging.ts";
import { presentPerson, sightOf, tagOf } from "./presentManaged.ts";

type Query = RouteQuery<OwnRoutes["listUsers"]>;
type Names = RouteBody<OwnRoutes["updateUser"]>;
type Answer = HandlerAnswer<OwnRoutes["getUser"]>;

export const userHandlers = {
  async listUsers({ context, caller, query }) {
    const { store } = context.services.ports;
    const named = identifiersOf(query, context.services.defaultCountryCode);
    for (const identifier of named) {
      const subject = await store.findSubject(caller.poolId, identifier);
      if (subject !== null)
        return { data: { users: [presentPerson(subject, sightOf(caller, identifier.key))], next: null } };
    }
    if (query.search === undefined && named.length > 0) return { data: { users: [], next: null } };
    const page = readPage(query);
    const usernamePrefix = query.search === undefined ? null : nameKey(query.search);
    const found = await store.listManagedUsers(caller.poolId, { ...page.asked, usernamePrefix });
    if (found === null)
      throw malformed("after", "must be of a page of this search; its last account is called otherwise now");
    const { items, next } = toPage(found, page, ({ user }) => user.userId);
    return { data: { users: items.map((each) => presentPerson(each, sightOf(caller))), next } };
  },

  async getUser({ context, caller, params }) {
    return shown(caller, await demandSubject(context.services.ports, caller, readId(params.id, "id")));
  },

  async createUser({ context, caller, body }) {
    const { ports } = context.services;
    const user = await registerUser(ports, registrationOf(context, caller, body));
    return { data: presentPerson({ user, revision: 0 }, sightOf(caller)), etag: tagOf(0) };
  },

  async updateUser({ context, caller, params, body }) {
    const patch = {
      ...addressesOf(context, body),
      ...(body.profile == null ? {} : { profileFields: profileOf(body) }),
    };
    return change(context, caller, params.id, patch);
  },

  blockUser: ({ context, caller, params }) => change(context, caller, params.id, { blocked: true }),
  unblockUser: ({ context, caller, params }) => change(context, caller, params.id, { blocked: false }),
} satisfies Partial<Handlers<OwnRoutes>>;

function shown(caller: Manager, subject: Subject): Answer {
  return { data: presentPerson(subject, sightOf(caller)), etag: tagOf(subject.revision) };
}

async function change(
  { services: { ports }, ifMatch }: RequestContext,
  caller: Manager,
  id: string,
  patch: Parameters<typeof updateUser>[1]["patch"],
): Promise<Answer> {
  const userId = readId(id, "id");
  const accepts = ifMatch === null ? {} : { accepts: (revision: number) => ifMatch(tagOf(revision)) };
  await updateUser(ports, { scope: caller, userId, patch, ...accepts });
  return shown(caller, await demandSubject(ports, caller, userId));
}

/** Gives the ways to read what somebody typed in full; none where everybody is asked for. */
function identifiersOf({ search, email, phone, username, externalId }: Query, country: string): readonly Identifier[] {
  const given = [search, email, phone, username, externalId].filter((each) => each !== undefined);
  if (given.length > 1) throw malformed("search", "must stand alone: one way of finding somebody at a time");
  if (email !== undefined) return [identifyEmail(email)];
  if (phone !== undefined) return [{ kind: "phone", key: readPhone({ phone }, country) }];
  if (username !== undefined) return [identifyUsername(username)];
  if (externalId !== undefined) return [{ kind: "externalId", key: externalId }];
  if (search === undefined) return [];
  const id = spellId(search);
  const read = readAccount(search, country).filter(({ kind }) => kind !== "username");
  return [...(id === null ? [] : [{ kind: "id", key: id } as const]), ...read, { kind: "externalId", key: search }];
}

function addressesOf({ services }: RequestContext, { username, email, phone, emailVerified, phoneVerified }: Names) {
  return {
    ...(username == null ? {} : { username: readUsername(username, "username") }),
    ...(email == null ? {} : { email: readEmail(email) }),
    ...(phone == null ? {} : { phone: readPhone({ phone }, services.defaultCountryCode) }),
    ...(emailVerified == null ? {} : { emailVerified }),
    ...(phoneVerified == null ? {} : { phoneVerified }),
  };
}

function profileOf({ profile }: Names): ProfilePatch {
  return { profile: profile ?? {} };
}

function registrationOf(
  context: RequestContext,
  scope: Manager,
  body: RouteBody<OwnRoutes["createUser"]>,
): Registration {
  const names = addressesOf(context, body);
  if (names.username === undefined && names.email === undefined && names.phone === undefined)
    throw malformed("username", "or email or phone must be given");
  const given = Object.entries(body.profile ?? {}).filter(([, value]) => value != null);
  return {
    ...{ username: null, email: null, phone: null, emailVerified: false, phoneVerified: false },
    ...names,
    ...{ scope, blocked: body.blocked === true, profile: Object.fromEntries(given), customData: {} },
    password: body.password == null ? null : normalisePassword(body.password),
    registerSource: MADE_BY_MANAGER,
  };
}
