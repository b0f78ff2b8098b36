import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../release/workspace.ts";

/** A property, method or parameterless value of what the SDK exports. */
export interface Member {
  readonly name: string;
  /** As it is declared, on one line. */
  readonly signature: string;
  readonly meaning: string;
  readonly isDeprecated: boolean;
}

export interface Export {
  readonly name: string;
  readonly kind: "class" | "function" | "value" | "interface" | "type";
  readonly meaning: string;
  /** Of a class what its instances have, of an interface its members; of all others the one signature. */
  readonly members: readonly Member[];
}

const FORMAT = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.WriteArrayAsGenericType;

/** Reads what a source file of `packages/sdk/src` exports, with its docstrings, as `tsc` sees it. */
export function readSdk(entries: readonly string[]): ReadonlyMap<string, readonly Export[]> {
  const files = entries.map((entry) => join(ROOT, "packages/sdk/src", entry));
  const config = ts.readConfigFile(join(ROOT, "packages/sdk/tsconfig.build.json"), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, "packages/sdk"));
  const program = ts.createProgram(files, options);
  const reader = new Reader(program.getTypeChecker());
  return new Map(
    files.map((file, index) => [entries[index] ?? "", reader.read(program.getSourceFile(file) ?? missing(file))]),
  );
}

function missing(file: string): never {
  throw new Error(`${file} cannot be read.`);
}

/** How a tag of a docstring reads in a sentence. */
const TAGS: Readonly<Record<string, (words: string) => string>> = {
  deprecated: (words) => `Deprecated: ${words}`,
  throws: (words) => `Throws ${words.replace(/^\{(\w+)\}/, "`$1`")}.`,
  param: (words) => words.replace(/^(\S+)\s+/, "`$1`: "),
};

class Reader {
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  read(source: ts.SourceFile): readonly Export[] {
    const module = this.#checker.getSymbolAtLocation(source) ?? missing(source.fileName);
    return this.#checker
      .getExportsOfModule(module)
      .map((symbol) => this.#describe(symbol.name, this.#resolve(symbol)))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #describe(name: string, symbol: ts.Symbol): Export {
    const meaning = this.#meaningOf(symbol);
    const [declaration = missing(name)] = symbol.declarations ?? [];
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
      const kind = symbol.flags & ts.SymbolFlags.Class ? "class" : "interface";
      const members = this.#checker.getDeclaredTypeOfSymbol(symbol).getProperties();
      return { name, kind, meaning, members: members.filter(isOpen).map((member) => this.#memberOf(member)) };
    }
    if (symbol.flags & ts.SymbolFlags.Value) {
      const kind = symbol.flags & ts.SymbolFlags.Function ? "function" : "value";
      return { name, kind, meaning, members: [this.#memberOf(symbol)] };
    }
    const text = ts.isTypeAliasDeclaration(declaration) ? declaration.type.getText() : declaration.getText();
    return {
      name,
      kind: "type",
      meaning,
      members: [{ name, signature: inline(text), meaning: "", isDeprecated: false }],
    };
  }

  #memberOf(symbol: ts.Symbol): Member {
    const [declaration = missing(symbol.name)] = symbol.declarations ?? [];
    const type = this.#checker.getTypeOfSymbol(symbol);
    const [call] = type.getCallSignatures();
    const isMethod = ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration);
    const isCall = call !== undefined && (isMethod || ts.isFunctionDeclaration(declaration));
    const mark = symbol.flags & ts.SymbolFlags.Optional ? "?" : "";
    const text = isCall
      ? this.#checker.signatureToString(call, declaration, FORMAT)
      : `${mark}: ${this.#typeText(declaration, type)}`;
    const isDeprecated = ts.getJSDocDeprecatedTag(declaration) !== undefined;
    return { name: symbol.name, signature: inline(symbol.name + text), meaning: this.#meaningOf(symbol), isDeprecated };
  }

  #typeText(declaration: ts.Declaration, type: ts.Type): string {
    const written = ts.isPropertySignature(declaration) ? declaration.type?.getText() : undefined;
    return written ?? this.#checker.typeToString(type, declaration, FORMAT);
  }

  #meaningOf(symbol: ts.Symbol): string {
    const tags = symbol.getJsDocTags(this.#checker).map(({ name, text }) => {
      const words = ts.displayPartsToString(text);
      return TAGS[name]?.(words) ?? words;
    });
    const own = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    return inline([own, ...tags].filter((text) => text !== "").join(" ")).replace(/\{@link (\w+) ?\}/g, "`$1`");
  }
}

function isOpen(symbol: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isHidden = symbol.declarations?.some((each) => ts.getCombinedModifierFlags(each) & hidden);
  return !isHidden && !symbol.name.includes("#") && symbol.name !== "core" && !isOfLanguage(symbol);
}

/** As `message` and `stack` of every error. */
function isOfLanguage(symbol: ts.Symbol): boolean {
  return symbol.declarations?.every((each) => /\/typescript\/lib\/lib\./.test(each.getSourceFile().fileName)) ?? false;
}

function inline(text: string): string {
  return text
    .replace(/\/\*\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .replace(/; \}/g, " }")
    .replace(/^\s*\| /, "")
    .trim();
}
