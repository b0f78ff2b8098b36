import type { Body, OpenApi, Parameter, RawOperation, Schema, SecurityScheme } from "./OpenApi.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** One thing that can be asked for. */
export interface Operation extends RawOperation {
  readonly method: string;
  readonly path: string;
  /** Of the path and its own. */
  readonly all: readonly Parameter[];
}

export interface Group {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Operation[];
}

/** An OpenAPI document as it is read: by groups, and with what it refers to at hand. */
export class ApiDescription {
  readonly groups: readonly Group[];
  readonly #document: OpenApi;

  constructor(document: OpenApi) {
    this.#document = document;
    const operations = Object.entries(document.paths).flatMap(([path, item]) => this.#operationsAt(path, item));
    this.groups = document.tags.map(({ name, description = "" }) => ({
      ...{ name, description },
      operations: operations.filter(({ tags = [] }) => tags.includes(name)),
    }));
  }

  get description(): string {
    return this.#document.info.description ?? "";
  }

  /** Follows a reference, to a component of the same sort. */
  follow<T extends { readonly $ref?: string }>(given: T): T {
    const [, kind = "", name = ""] = /^#\/components\/([^/]+)\/(.+)$/.exec(given.$ref ?? "") ?? [];
    const found = this.#document.components[kind]?.[decodeURIComponent(name)];
    return found === undefined ? given : (found as T); // a reference stands for what has its own form
  }

  schemeOf(name: string): SecurityScheme | undefined {
    return this.#document.components.securitySchemes?.[name] as SecurityScheme | undefined; // OpenAPI 3.1 §4.8.7
  }

  /** Gives the groups with what has every word of a text; a word may stand anywhere in it. */
  search(text: string): readonly Group[] {
    const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return this.groups;
    return this.groups
      .map((group) => ({ ...group, operations: group.operations.filter((each) => isFound(each, group, wanted)) }))
      .filter(({ operations }) => operations.length > 0);
  }

  #operationsAt(path: string, item: OpenApi["paths"][string]): readonly Operation[] {
    const shared = (item.parameters ?? []) as readonly Parameter[]; // OpenAPI 3.1 §4.8.9
    return METHODS.flatMap((method) => {
      const raw = item[method] as RawOperation | undefined;
      if (raw === undefined) return [];
      const all = [...(raw.parameters ?? []), ...shared].map((each) => this.follow(each));
      return [{ ...raw, method: method.toUpperCase(), path, all }];
    });
  }
}

function isFound(operation: Operation, group: Group, wanted: readonly string[]): boolean {
  const { method, path, summary, operationId } = operation;
  const text = [method, path, summary, operationId, group.name].join(" ").toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** Gives what is sent or answered, and as what. */
export function contentOf({ content = {} }: Body): readonly (readonly [type: string, schema: Schema])[] {
  return Object.entries(content).map(([type, { schema = {} }]) => [type, schema]);
}
