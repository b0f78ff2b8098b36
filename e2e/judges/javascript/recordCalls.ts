/** Gives the client as it is, and notes the name of each method that is called from outside. */
export function recordCalls<Client extends object>(client: Client, driven: Set<string>, prefix = ""): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        driven.add(prefix + String(name));
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Gives the names of the methods that a client's class has. */
export function listMethods(client: object, prefix = ""): readonly string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(client))
    .filter((name) => name !== "constructor")
    .map((name) => prefix + name);
}
