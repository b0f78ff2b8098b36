import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type GraphqlOperations, schemaSdl } from "@countersign/contract";
import { plainUser } from "@countersign/testkit";
import fc from "fast-check";
import { buildClientSchema, type IntrospectionQuery } from "graphql";
import { presentUser } from "../present/presentUser.ts";
import { createGraphqlExecutor } from "./createGraphqlExecutor.ts";
import type { GraphqlAnswer, PresentedError } from "./GraphqlAnswer.ts";
import { GraphqlRefusal } from "./GraphqlRefusal.ts";
import { graphqlLimits } from "./limits.ts";
import { graphqlCoreIntrospection, javascriptDocument } from "./testing/clientDocuments.ts";
import { stubOperations } from "./testing/stubOperations.ts";

class BusinessError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Maps as a composition root would: what it does not know is shown to nobody. */
function presentError(error: unknown): PresentedError {
  if (error instanceof GraphqlRefusal) return { code: 400, message: error.reason, data: null };
  if (error instanceof BusinessError) return { code: error.code, message: error.message, data: error.data };
  return { code: 500, message: "internal", data: null };
}

function answerTo(request: unknown, operations: GraphqlOperations<string> = stubOperations()): Promise<GraphqlAnswer> {
  return createGraphqlExecutor<string>({ sdl: schemaSdl, resolvers: operations }).execute(
    request,
    "context",
    presentError,
  );
}

/** As a client sees it. */
function overTheWire(answer: GraphqlAnswer): GraphqlAnswer {
  return JSON.parse(JSON.stringify(answer));
}

const loginByEmail = javascriptDocument("LoginByEmail");
const credentials = { input: { email: "alice@example.com", password: "hunter2" } };

describe("createGraphqlExecutor", () => {
  it("hands a resolver its arguments and its context, and answers what it gives", async () => {
    const seen: unknown[] = [];
    const operations = stubOperations<string>({
      loginByEmail: async (args, context) => {
        seen.push(args.input.email, context);
        return presentUser(plainUser({ email: args.input.email }));
      },
    });
    const { data, errors } = overTheWire(await answerTo({ query: loginByEmail, variables: credentials }, operations));
    assert.deepEqual(seen, ["alice@example.com", "context"]);
    assert.equal(errors, undefined);
    const user = data?.loginByEmail as Record<string, unknown>;
    assert.equal(user.email, "alice@example.com");
    assert.equal(user.password, null);
    assert.equal(user.nickname, null);
    assert.equal(Object.keys(user).length, 53);
  });

  it("answers a refused operation as the reference does", async () => {
    const data = { mfaToken: "token", nickname: null, email: "alice@example.com" };
    const operations = stubOperations<string>({
      loginByEmail: async () => {
        throw new BusinessError(1635, "second factor", data);
      },
    });
    assert.deepEqual(overTheWire(await answerTo({ query: loginByEmail, variables: credentials }, operations)), {
      errors: [
        {
          message: { code: 1635, message: "second factor", data },
          locations: [{ line: 3, column: 3 }],
          path: ["loginByEmail"],
          extensions: { code: "INTERNAL_SERVER_ERROR" },
        },
      ],
      data: { loginByEmail: null },
    });
  });

  it("answers null for a refused operation whose result the clients' types call never null", async () => {
    const refuse = async (): Promise<never> => {
      throw new BusinessError(2020, "not signed in", null);
    };
    const operations = stubOperations<string>({ updatePassword: refuse, accessToken: refuse });
    const change = { query: javascriptDocument("UpdatePassword"), variables: { newPassword: "x" } };
    assert.deepEqual(overTheWire(await answerTo(change, operations)).data, { updatePassword: null });
    const query = '{ accessToken(userPoolId: "a", secret: "b") { exp } isUserExists(email: "a") }';
    assert.deepEqual(overTheWire(await answerTo({ query }, operations)).data, {
      accessToken: null,
      isUserExists: true,
    });
  });

  it("leaks nothing of an error that it does not know", async () => {
    const secrets: readonly unknown[] = [
      new Error("SELECT hunter2 FROM users"),
      Object.assign(new Error("hunter2"), { extensions: { hunter2: 1 }, locations: ["hunter2"], path: ["hunter2"] }),
      "hunter2",
      { message: "hunter2" },
      null,
      undefined,
    ];
    for (const secret of secrets) {
      const operations = stubOperations<string>({ loginByEmail: () => Promise.reject(secret) });
      const answer = await answerTo({ query: loginByEmail, variables: credentials }, operations);
      assert.deepEqual(
        answer.errors?.map(({ message }) => message),
        [{ code: 500, message: "internal", data: null }],
      );
      assert.ok(!/hunter2|node_modules|at /.test(JSON.stringify(answer)), JSON.stringify(answer));
    }
  });

  it("treats an answer of a resolver that does not fit the schema as unknown", async () => {
    const misfits = [{ id: null }, { id: {} }, { id: "1", arn: "2", userPoolId: "3", status: "hunter2" }];
    for (const misfit of misfits) {
      const user = async (): Promise<never> => misfit as never; // what the types forbid
      const answer = overTheWire(await answerTo({ query: javascriptDocument("User") }, stubOperations({ user })));
      assert.deepEqual(answer.errors?.[0]?.message, { code: 500, message: "internal", data: null });
      assert.ok(!JSON.stringify(answer).includes("hunter2"));
    }
  });

  it("answers the introspection of the Python client, from memory the second time", async () => {
    const executor = createGraphqlExecutor<string>({ sdl: schemaSdl, resolvers: stubOperations() });
    const first = await executor.execute({ query: graphqlCoreIntrospection }, "a", presentError);
    const second = await executor.execute({ query: graphqlCoreIntrospection }, "b", presentError);
    assert.equal(second.data, first.data);
    const data = overTheWire(first).data as unknown as IntrospectionQuery; // buildClientSchema checks it
    assert.ok(buildClientSchema(data).getMutationType()?.getFields().loginByEmail);
  });

  it("runs the operation that is named", async () => {
    const query = 'query A { user { id } } query B { isUserExists(email: "a") }';
    assert.deepEqual(Object.keys((await answerTo({ query, operationName: "B" })).data ?? {}), ["isUserExists"]);
    assert.deepEqual(Object.keys((await answerTo({ query, operationName: "A", variables: null })).data ?? {}), [
      "user",
    ]);
  });

  it("never runs a mutation that is not its first choice", async () => {
    let runs = 0;
    const unbindEmail = async (): Promise<never> => {
      runs += 1;
      throw new BusinessError(1, "ran", null);
    };
    const operations = stubOperations<string>({ unbindEmail });
    await answerTo(
      { query: "mutation A { unbindEmail { id } } query B { user { id } }", operationName: "B" },
      operations,
    );
    await answerTo({ query: "mutation { unbindEmail { id } unbindPhone { id } }" }, operations);
    assert.equal(runs, 0);
    await answerTo({ query: "mutation { unbindEmail { id } }" }, operations);
    assert.equal(runs, 1);
  });
});

describe("a refusal before execution", () => {
  const query = "{ user { id } }";
  const requests: Readonly<Record<string, readonly [request: unknown, reason: RegExp]>> = {
    "an array batch": [[{ query }], /batches/],
    "an empty batch": [[], /batches/],
    "no object": ["{ user { id } }", /JSON object/],
    nothing: [null, /JSON object/],
    "no query": [{}, /query must be a string/],
    "a query that is a number": [{ query: 1 }, /query must be a string/],
    "a query that is a document": [{ query: { kind: "Document", definitions: [] } }, /query must be a string/],
    "an empty query": [{ query: "" }, /syntax error/],
    "a long query": [{ query: `${query}${" ".repeat(graphqlLimits.queryCharacters)}` }, /longer than/],
    "variables that are text": [{ query, variables: "{}" }, /variables must be an object/],
    "variables that are a list": [{ query, variables: [] }, /variables must be an object/],
    "an operation name that is no text": [{ query, operationName: 1 }, /operationName must be a string/],
    "an operation name that is not there": [{ query, operationName: "Other" }, /no such operation/],
    "several operations and no name": [{ query: "query A { user { id } } query B { user { id } }" }, /operationName/],
    "a syntax error": [{ query: "{ user { id }" }, /syntax error/],
    "an unknown operation": [{ query: "{ nothing }" }, /"nothing" on type "Query"/],
    "an unknown field": [{ query: "{ user { nothing } }" }, /"nothing" on type "User"/],
    "a missing argument": [{ query: "{ checkPasswordStrength { valid } }" }, /"password"/],
    "a subscription": [{ query: "subscription { user { id } }" }, /subscription/],
    "a variable that is not there": [{ query: loginByEmail }, /\$input must not be null/],
    "an input field that is not there": [
      { query: loginByEmail, variables: { input: { ...credentials.input, nick: "" } } },
      /no field "nick"/,
    ],
    "a value of another type": [
      { query: loginByEmail, variables: { input: { ...credentials.input, clientIp: 1 } } },
      /\$input.clientIp must be of type String/,
    ],
    "null where a default value stood": [
      {
        query: 'query ($p: String = "x") { checkPasswordStrength(password: $p) { valid } }',
        variables: { p: null },
      },
      /\$p has a default value/,
    ],
    "two fields in a mutation": [{ query: "mutation { unbindEmail { id } unbindPhone { id } }" }, /mutation fields/],
    "too deep a query": [{ query: `{ user ${"{ ... on User ".repeat(30)}{ id }${"}".repeat(31)}` }, /levels/],
  };
  for (const [what, [request, reason]] of Object.entries(requests)) {
    it(`says what is wrong with ${what}, and nothing is executed`, async () => {
      const answer = overTheWire(await answerTo(request));
      assert.deepEqual(Object.keys(answer), ["errors"]);
      const [error, ...more] = answer.errors ?? [];
      assert.deepEqual(more, []);
      assert.ok(error);
      assert.equal(error.message.code, 400);
      assert.match(error.message.message, reason);
      assert.deepEqual(error.extensions, { code: "INTERNAL_SERVER_ERROR" });
      assert.equal(error.path, undefined);
    });
  }

  it("names the place of a mistake in the query text", async () => {
    const { errors } = await answerTo({ query: "{ user { nothing } }" });
    assert.deepEqual(errors?.[0]?.locations, [{ line: 1, column: 10 }]);
  });

  it("never repeats what a variable holds", async () => {
    const inputs: readonly unknown[] = [
      "hunter2",
      ["hunter2"],
      { email: "a", password: ["hunter2"] },
      { email: { a: "hunter2" }, password: "hunter2" },
      { password: "hunter2" },
      { email: "a", password: "hunter2", nick: "hunter2" },
      { email: "a", password: "hunter2", autoRegister: "hunter2" },
    ];
    for (const input of inputs) {
      const answer = await answerTo({ query: loginByEmail, variables: { input } });
      assert.equal(answer.errors?.[0]?.message.code, 400);
      assert.ok(!JSON.stringify(answer).includes("hunter2"), JSON.stringify(answer));
    }
  });
});

describe("any request at all", () => {
  const executor = createGraphqlExecutor<null>({ sdl: schemaSdl, resolvers: stubOperations() });

  async function assertAnswered(request: unknown): Promise<void> {
    const { data, errors, ...others } = overTheWire(await executor.execute(request, null, presentError));
    assert.deepEqual(others, {});
    assert.ok(data !== undefined || errors !== undefined);
    for (const { message, extensions } of errors ?? []) {
      assert.equal(message.code, 400, JSON.stringify(message));
      assert.equal(typeof message.message, "string");
      assert.deepEqual(extensions, { code: "INTERNAL_SERVER_ERROR" });
    }
  }

  it("is answered in the shape", async () => {
    await fc.assert(fc.asyncProperty(fc.anything(), assertAnswered));
    const body = fc.record(
      { query: fc.oneof(fc.string(), fc.anything()), variables: fc.anything(), operationName: fc.anything() },
      { requiredKeys: [] },
    );
    await fc.assert(fc.asyncProperty(body, assertAnswered));
  });

  it("is answered in the shape when it is made of the words of the schema", { timeout: 60_000 }, async () => {
    const words = fc.constantFrom(
      ...'{ } ( ) [ ] : , ! = $ @ ... # " \\ 0 -1 1e9 null true on query mutation subscription fragment'.split(" "),
      ...'user loginByEmail input id email "x" $a $a:String @skip(if:true) @include(if:$a) __schema __typename'.split(
        " ",
      ),
      ...'types fields type ofType name a: ...F user{id} {id} (id:"x") (id:$a)'.split(" "),
      "fragment F on User{id}",
      "fragment F on User{...F}",
      "{user{...F ...F}}",
      "query A($a:String){user(id:$a){id}}",
    );
    const query = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(" "));
    await fc.assert(
      fc.asyncProperty(query, fc.jsonValue({ maxDepth: 2 }), (text, a) =>
        assertAnswered({ query: text, variables: { a } }),
      ),
      { numRuns: 2000 },
    );
  });
});
