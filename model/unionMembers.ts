import { join } from "node:path";
import ts from "typescript";

const CHANGES = join(import.meta.dirname, "../packages/core/src/model/changes.ts");

/** Gives the types of the changes that a settlement may have, as the compiler reads them from the product's source. */
export function unionMembers(): readonly string[] {
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const program = ts.createProgram([CHANGES], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(CHANGES);
  const union = source?.statements.find((each) => ts.isTypeAliasDeclaration(each) && each.name.text === "Change");
  if (union === undefined) throw new Error(`${CHANGES} declares no Change`);
  const type = checker.getTypeAtLocation(union);
  return (type.isUnion() ? type.types : [type]).map((each) => {
    const name = each.getProperty("type");
    const literal = name && checker.getTypeOfSymbolAtLocation(name, union);
    if (!literal?.isStringLiteral()) throw new Error("a change without a type");
    return literal.value;
  });
}
