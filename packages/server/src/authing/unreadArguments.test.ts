import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ignoredArguments, refusedArguments } from "@countersign/contract";
import { type GraphQLField, type GraphQLInputType, getNamedType, isInputObjectType, isLeafType } from "graphql";
import { buildGraphqlSchema } from "../graphql/buildGraphqlSchema.ts";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { createTestClient, type GraphqlFailure, poolCredentials } from "../http/testing/testClient.ts";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { speech } from "../start/speech.ts";
import { graphqlDoor } from "./graphqlDoor.ts";

type Resolve = (...given: readonly unknown[]) => unknown;

const schema = buildGraphqlSchema(graphqlDoor.sdl);
const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((root) => {
  assert.ok(root);
  return Object.values(root.getFields()).map((field) => ({ root: root.name.toLowerCase(), field }));
});

/** Gives the leaves of an argument by their names; dots lead inwards. */
function leavesOf(name: string, type: GraphQLInputType): readonly string[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [name];
  return Object.values(named.getFields()).flatMap((field) => leavesOf(`${name}.${field.name}`, field.type));
}

/** Gives a value that comes past every check, so that nothing stops before the rest is read. */
function sampleOf(path: string, type: GraphQLInputType, words: Readonly<Record<string, unknown>>): unknown {
  for (const known of [path, path.split(".").at(-1) ?? ""]) if (Object.hasOwn(words, known)) return words[known];
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const value = Object.fromEntries(
      fields.map((each) => [each.name, sampleOf(`${path}.${each.name}`, each.type, words)]),
    );
    return String(type).startsWith("[") ? [value] : value;
  }
  const samples: Readonly<Record<string, unknown>> = { Boolean: false, Int: 1, EmailScene: "VERIFY_EMAIL" };
  const sample = samples[named.name] ?? "x";
  return String(type).startsWith("[") ? [sample] : sample;
}

function recording(value: unknown, at: string, read: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === "symbol" || (Array.isArray(target) && !/^\d+$/.test(key))) return found;
      const path = Array.isArray(target) ? at : `${at}${at === "" ? "" : "."}${key}`;
      read.add(path);
      return recording(found, path, read);
    },
  });
}

function documentOf(root: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const list = (each: (arg: (typeof args)[number]) => string) =>
    args.length === 0 ? "" : `(${args.map(each).join()})`;
  const selection = isLeafType(getNamedType(type)) ? "" : "{ __typename }";
  return `${root} X${list((arg) => `$${arg.name}: ${arg.type}`)} { ${name}${list((arg) => `${arg.name}: $${arg.name}`)} ${selection} }`;
}

const namesOf = (rows: readonly { readonly names: readonly string[] }[]) => rows.flatMap(({ names }) => names);

describe("the arguments that the schema declares", () => {
  it("are each read by their operation, or named as ignored", async (t) => {
    const reads = new Map(operations.map(({ field }) => [field.name, new Set<string>()]));
    const resolvers = Object.fromEntries(
      Object.entries(graphqlDoor.resolvers as Readonly<Record<string, Resolve>>).map(([name, resolve]) => [
        name,
        (args: unknown, ...rest: readonly unknown[]) =>
          resolve(recording(args, "", reads.get(name) ?? new Set()), ...rest),
      ]),
    );
    const { dialects, demand } = speech("zh-CN");
    const heard = dialects.map((each) =>
      each.graphql === undefined ? each : { ...each, graphql: { ...each.graphql, resolvers } },
    );
    const { app, world } = await createTestApp(t, { app: { dialects: heard, demand } });
    const client = createTestClient(app);
    const person = await register(world);
    const password = await client.encrypt("a password of some length");
    const login = { account: person.email, password: await client.encrypt(PASSWORD) };
    const { data } = (await client.call("POST", "/api/v2/login/account", { body: login })).body;
    const { token } = data as { readonly token: string };
    const words = {
      email: "kim@example.com",
      phone: "+8613800138000",
      username: "kim",
      params: "[]",
      password,
      newPassword: password,
      oldPassword: password,
      id: person.userId,
    };
    for (const { root, field } of operations) {
      const refused = (refusedArguments[field.name] ?? []).map(({ name, holds }) => [name, holds]);
      for (const spoken of [words, { ...words, email: null }]) {
        const here = { ...spoken, ...Object.fromEntries(refused) };
        const variables = Object.fromEntries(field.args.map((arg) => [arg.name, sampleOf(arg.name, arg.type, here)]));
        const body = { query: documentOf(root, field), variables };
        await client.call("POST", "/graphql/v2", { body, headers: { authorization: poolCredentials } });
        await client.call("POST", "/graphql/v2", { body, token });
      }
    }
    const missing = operations.map(({ field }) => {
      const leaves = field.args.flatMap((arg) => leavesOf(arg.name, arg.type));
      const isKnown = (leaf: string) =>
        reads.get(field.name)?.has(leaf) ||
        (refusedArguments[field.name] ?? []).some(({ name }) => leaf.startsWith(`${name}.`));
      return [field.name, leaves.filter((leaf) => !isKnown(leaf))] as const;
    });
    for (const [name, unread] of missing) {
      const named = namesOf(ignoredArguments.filter((each) => each.operations.includes(name)));
      assert.deepEqual([...unread].sort(), [...named].sort(), name);
    }
  });

  it("are refused where dropping them would change the meaning, and not where they say what holds", async (t) => {
    const { app } = await createTestApp(t);
    const { call } = createTestClient(app);
    const others: Readonly<Record<string, unknown>> = { identity: { provider: "x", userIdInIdp: "x" } };
    for (const { root, field } of operations) {
      const refused = refusedArguments[field.name] ?? [];
      const holding = Object.fromEntries(refused.map(({ name, holds }) => [name, holds]));
      const fieldOf = async (said: Readonly<Record<string, unknown>>) => {
        const words = { ...holding, ...said };
        const variables = Object.fromEntries(field.args.map(({ name, type }) => [name, sampleOf(name, type, words)]));
        const { errors } = (await call("POST", "/graphql/v2", { body: { query: documentOf(root, field), variables } }))
          .body;
        const [first] = (errors ?? []) as readonly {
          readonly message: { readonly data?: { field?: unknown } | null };
        }[];
        return first?.message.data?.field;
      };
      for (const { name, holds } of refused) {
        assert.equal(await fieldOf({ [name]: others[name] ?? (holds === null ? "x" : true) }), name, field.name);
        assert.notEqual(await fieldOf({}), name, field.name);
      }
    }
  });

  it("change no account but the caller's own where one is named by its id", async (t) => {
    const { app, world } = await createTestApp(t);
    const { call, graphql, encrypt } = createTestClient(app);
    const [person, other] = [await register(world), await register(world)];
    const body = { account: person.email, password: await encrypt(PASSWORD) };
    const { token } = (await call("POST", "/api/v2/login/account", { body })).body.data as { readonly token: string };
    const documents = {
      update: 'mutation X($id: String) { updateUser(id: $id, input: { nickname: "Jo" }) { nickname } }',
      refresh: "mutation X($id: String) { refreshToken(id: $id) { token } }",
    };
    for (const document of Object.values(documents)) {
      const refusal = graphql(document, { id: other.userId }, { token });
      await assert.rejects(refusal, (error: GraphqlFailure) => (error.body.data as { field: string }).field === "id");
      for (const id of [person.userId, person.userId.toUpperCase(), null, ""])
        await graphql(document, { id }, { token });
    }
  });
});
