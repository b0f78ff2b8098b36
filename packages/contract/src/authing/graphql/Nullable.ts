/** Fields that may be absent or null, as every nullable field of a GraphQL type may. */
export type Nullable<Name extends string, Value> = { readonly [N in Name]?: Value | null | undefined };
