import { join } from "node:path";
import ts from "typescript";
import { type Page, ROOT } from "./readPages.ts";

/**
 * Says what is wrong with the types of the pages' programs, blocks that nobody can run included. A page is one program; it
 * is seen as a file of this checkout, so that it finds its packages.
 */
export function typeFaults(pages: readonly Page[]): readonly string[] {
  const programs = new Map(
    pages.map(({ path, blocks }) => [
      join(ROOT, "e2e/docs", `${path.replace(/\W/g, "-")}.ts`),
      blocks
        .filter(({ language }) => language === "ts")
        .map(({ text }) => text)
        .join("\n"),
    ]),
  );
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.base.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  options.lib = [...(options.lib ?? []), "lib.dom.d.ts", "lib.dom.iterable.d.ts"]; // some are for web pages
  options.jsx = ts.JsxEmit.ReactJSX; // of the element
  options.jsxImportSource = "preact";
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => programs.get(path) ?? readFile(path);
  host.fileExists = (path) => programs.has(path) || fileExists(path);
  host.getSourceFile = (path, target, ...given) => {
    const text = programs.get(path);
    return text === undefined ? getSourceFile(path, target, ...given) : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...programs.keys()], options, host);
  // Of the pages alone: what they import is checked by `npm run types`, which takes as long as it takes.
  const shown = program.getSourceFiles().filter(({ fileName }) => programs.has(fileName));
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...shown.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return diagnostics.map(({ file, start, messageText }) => {
    const line = file?.text.slice(start ?? 0).split("\n", 1)[0];
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}: ${line}`;
  });
}
