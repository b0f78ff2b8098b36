import {
  type DocumentNode,
  type FieldNode,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { GraphqlRefusal } from "./GraphqlRefusal.ts";

/**
 * What one request may ask. The largest document of the known clients has 161 tokens and 69 selections on 5 levels, the
 * fullest introspection query of graphql-js 191, 242 and 18.
 */
export const graphqlLimits = {
  queryCharacters: 16_384,
  tokens: 500,
  comments: 20,
  /** Selection sets within one another, fragments included: a cycle of fragments ends here too. */
  levels: 20,
  /** Fields and spreads once every fragment is put in its place. */
  selections: 500,
  aliases: 5,
  directives: 10,
  queryFields: 5,
  /** One attempt a request: two would share one look at the limits of sign-in. */
  mutationFields: 1,
  /** An answer about the whole schema is 70 kB. */
  introspections: 1,
  /** Within an introspection an alias multiplies what it stands on. */
  introspectionAliases: 0,
} as const;

type Fragments = ReadonlyMap<string, SelectionSetNode>;

/**
 * Refuses a document that asks for more than {@link graphqlLimits}. Its own work is bounded by the same numbers, however
 * fragments multiply.
 *
 * @throws {GraphqlRefusal}
 */
export function assertWithinLimits(document: DocumentNode): void {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet);
  }
  const count = countingDescent(fragments);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    count(definition.selectionSet, 1, false);
    const isMutation = definition.operation === OperationTypeNode.MUTATION;
    atMost(isMutation ? "mutationFields" : "queryFields", fieldsOf(definition.selectionSet, fragments).length);
  }
}

/** Gives a walk that counts over all operations of a document and stops at the first limit. */
function countingDescent(fragments: Fragments): (set: SelectionSetNode, level: number, introspecting: boolean) => void {
  const spent = { selections: 0, directives: 0, aliases: 0, introspections: 0, introspectionAliases: 0 };
  function spend(limit: keyof typeof spent, count: number): void {
    spent[limit] += count;
    atMost(limit, spent[limit]);
  }
  function spendOn(selection: SelectionNode, introspecting: boolean): void {
    spend("selections", 1);
    spend("directives", selection.directives?.length ?? 0);
    if (isIntrospection(selection)) spend("introspections", 1);
    if (isAliased(selection)) spend(introspecting ? "introspectionAliases" : "aliases", 1);
  }
  return function descend(set, level, introspecting) {
    atMost("levels", level);
    for (const selection of set.selections) {
      spendOn(selection, introspecting);
      const inner = selectedBy(selection, fragments);
      if (inner !== undefined) descend(inner, level + 1, introspecting || isIntrospection(selection));
    }
  };
}

function isIntrospection(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && ["__schema", "__type"].includes(selection.name.value);
}

function isAliased(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.alias !== undefined;
}

/** The fields on the top level of a set, those that fragments bring along included. */
function fieldsOf(set: SelectionSetNode, fragments: Fragments): readonly FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selectedBy(selection, fragments);
    return inner === undefined ? [] : fieldsOf(inner, fragments);
  });
}

function selectedBy(selection: SelectionNode, fragments: Fragments): SelectionSetNode | undefined {
  return selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection.selectionSet;
}

function atMost(limit: keyof typeof graphqlLimits, count: number): void {
  if (count <= graphqlLimits[limit]) return;
  const words = limit.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  throw new GraphqlRefusal(`The request goes past a limit: ${words}, at most ${graphqlLimits[limit]}.`);
}
