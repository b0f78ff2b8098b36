import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";

type Variables = Readonly<Record<string, unknown>>;

/**
 * Gives a sentence about the first variable that does not fit its type, or null when all do. It names the place and the
 * rule; the sentence of graphql-js would quote the value, and a whole input with its password when one field is missing.
 */
export function findVariableFault(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): string | null {
  for (const definition of operation.variableDefinitions ?? []) {
    const fault = faultOfVariable(schema, definition, variables);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfVariable(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  variables: Variables,
): string | null {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  if (!isInputType(type)) return `$${name} has no type that a variable can have.`;
  const given = Object.hasOwn(variables, name);
  if (definition.defaultValue !== undefined) {
    if (!given) return null;
    // Such a variable may stand where null may not, and graphql-js would find out only while it executes.
    if (variables[name] === null) return `$${name} has a default value and must not be null.`;
  }
  return faultOf(given ? variables[name] : undefined, type, `$${name}`);
}

function faultOf(value: unknown, type: GraphQLInputType, path: string): string | null {
  if (isNonNullType(type)) {
    return value === undefined || value === null ? `${path} must not be null.` : faultOf(value, type.ofType, path);
  }
  if (value === undefined || value === null) return null;
  if (isListType(type)) return faultOfList(Array.isArray(value) ? value : [value], type.ofType, path);
  if (isInputObjectType(type)) return faultOfInput(value, type, path);
  try {
    type.parseValue(value);
    return null;
  } catch {
    return `${path} must be of type ${type.name}.`;
  }
}

function faultOfList(items: readonly unknown[], type: GraphQLInputType, path: string): string | null {
  for (const [index, item] of items.entries()) {
    const fault = faultOf(item, type, `${path}[${index}]`);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfInput(value: unknown, type: GraphQLInputObjectType, path: string): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `${path} must be of type ${type.name}.`;
  const members = value as Variables; // an object of parsed JSON
  const fields = type.getFields();
  for (const field of Object.values(fields)) {
    const member = members[field.name];
    if (member === undefined && isRequiredInputField(field)) return `${path}.${field.name} is missing.`;
    const fault = faultOf(member, field.type, `${path}.${field.name}`);
    if (fault !== null) return fault;
  }
  const unknown = Object.keys(members).find((name) => !Object.hasOwn(fields, name));
  if (unknown === undefined) return null;
  // A name that no schema could have may be anything, and is not repeated.
  const named = /^[_A-Za-z]\w{0,39}$/.test(unknown) ? ` "${unknown}"` : "";
  return `${type.name} has no field${named}, which ${path} holds.`;
}
