import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { schemaSdl } from "@countersign/contract";
import fc from "fast-check";
import { type ExecutionResult, execute, Kind, type OperationDefinitionNode } from "graphql";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import { findVariableFault } from "./findVariableFault.ts";
import { prepareDocument } from "./prepareDocument.ts";
import { javascriptDocument } from "./testing/clientDocuments.ts";

const schema = buildGraphqlSchema(schemaSdl);

function operationOf(query: string): OperationDefinitionNode {
  const [operation] = prepareDocument(schema, query).definitions;
  assert.ok(operation?.kind === Kind.OPERATION_DEFINITION);
  return operation;
}

const register = operationOf(javascriptDocument("RegisterByEmail"));
const create = operationOf(javascriptDocument("CreateUser"));
const faultOfRegister = (input: unknown): string | null => findVariableFault(schema, register, { input });

describe("findVariableFault", () => {
  it("finds nothing wrong with what the clients send", () => {
    const nulls = { forceLogin: false, generateToken: false, clientIp: null, params: null, context: null };
    assert.equal(faultOfRegister({ email: "a", password: "b", profile: null, ...nulls }), null);
    assert.equal(faultOfRegister({ email: "a", password: "b", profile: { udf: [{ key: "k", value: "v" }] } }), null);
    assert.equal(findVariableFault(schema, create, { userInfo: { registerSource: ["a"], loginsCount: 3 } }), null);
    assert.equal(findVariableFault(schema, operationOf(javascriptDocument("User")), { another: 1 }), null);
  });

  it("names the place and the rule", () => {
    assert.equal(findVariableFault(schema, register, {}), "$input must not be null.");
    assert.equal(faultOfRegister(null), "$input must not be null.");
    assert.equal(faultOfRegister("x"), "$input must be of type RegisterByEmailInput.");
    assert.equal(faultOfRegister([]), "$input must be of type RegisterByEmailInput.");
    assert.equal(faultOfRegister({ email: "a" }), "$input.password is missing.");
    assert.equal(faultOfRegister({ email: "a", password: null }), "$input.password must not be null.");
    assert.equal(faultOfRegister({ email: "a", password: 1 }), "$input.password must be of type String.");
    const udf = [{ key: "a", value: "b" }, { key: "c" }];
    assert.equal(
      faultOfRegister({ email: "a", password: "b", profile: { udf } }),
      "$input.profile.udf[1].value is missing.",
    );
    const userInfo = { loginsCount: 2 ** 31 };
    assert.equal(findVariableFault(schema, create, { userInfo }), "$userInfo.loginsCount must be of type Int.");
    const scene = { email: "a", scene: "PARTY" };
    const sendEmail = operationOf(javascriptDocument("SendEmail"));
    assert.equal(findVariableFault(schema, sendEmail, scene), "$scene must be of type EmailScene.");
  });

  it("names an unknown field, but repeats nothing that could be no name", () => {
    assert.match(
      faultOfRegister({ email: "a", password: "b", nick: "x" }) ?? "",
      /RegisterByEmailInput has no field "nick"/,
    );
    for (const key of ["correct horse", "pässword", "a".repeat(100), "{}", "p@ss"]) {
      const fault = faultOfRegister({ email: "a", password: "b", [key]: "x" }) ?? "";
      assert.match(fault, /has no field, which/);
      assert.ok(!fault.includes(key));
    }
    assert.notEqual(faultOfRegister(JSON.parse('{"email":"a","password":"b","__proto__":{}}')), null);
    assert.notEqual(faultOfRegister({ email: "a", password: "b", constructor: "x" }), null);
    assert.equal(faultOfRegister(JSON.parse('{"__proto__":{"email":"a","password":"b"}}')), "$input.email is missing.");
  });

  it("refuses null for a variable with a default value", () => {
    const defaulted = operationOf('query ($p: String = "x") { checkPasswordStrength(password: $p) { valid } }');
    assert.equal(findVariableFault(schema, defaulted, {}), null);
    assert.equal(findVariableFault(schema, defaulted, { p: "y" }), null);
    assert.match(findVariableFault(schema, defaulted, { p: null }) ?? "", /\$p .*must not be null/);
  });

  it("agrees with graphql-js on any JSON, and never repeats a value", async () => {
    const document = prepareDocument(schema, javascriptDocument("CreateUser"));
    const text = fc.oneof(fc.constant("hunter2hunter2"), fc.json(), fc.jsonValue({ maxDepth: 1 }));
    const identity = fc.record(
      { provider: text, userIdInIdp: text, isSocial: fc.oneof(fc.boolean(), text) },
      { requiredKeys: [] },
    );
    const userInfo = fc.record(
      { username: text, loginsCount: fc.oneof(fc.double(), text), registerSource: fc.array(text), unknown: text },
      { requiredKeys: [] },
    );
    const variables = fc.record(
      { userInfo: fc.oneof(userInfo, text), identity: fc.oneof(identity, text) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(variables, async (variableValues) => {
        const rootValue = { createUser: () => ({ id: "", arn: "", userPoolId: "" }) };
        const result: ExecutionResult = await execute({ schema, document, rootValue, variableValues });
        const fault = findVariableFault(schema, create, variableValues);
        assert.equal(fault === null, result.errors === undefined, JSON.stringify(result.errors));
        assert.ok(!(fault ?? "").includes("hunter2"));
      }),
      { numRuns: 500 },
    );
  });
});
