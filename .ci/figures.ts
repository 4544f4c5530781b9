// How the source stands: `npm run figures -- [FOLDER]`, of this checkout or of another one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as core from "@babel/core";
import { parse } from "@babel/parser";

const root = resolve(process.argv[2] ?? ".");
const rooms = ["src", "board", "build", "test-sim"];
const longFunction = 60;
const longFile = 300;

interface Source {
  file: string;
  lines: number;
  longFunctions: string[];
  /** Places of the type `any`. */
  anys: number;
  /** Files that it imports for more than types. */
  imports: string[];
}

const sources = rooms.flatMap(filesIn).map(read);
const of = (room: string) => sources.filter(({ file }) => file.startsWith(`${room}/`));
const sum = (list: Source[], count: (source: Source) => number) => list.reduce((total, source) => total + count(source), 0);

console.log("| room | files | lines | functions over 60 lines | files over 300 lines | `any` |\n| --- | --- | --- | --- | --- | --- |");
for (const room of rooms) {
  const list = of(room);
  const row = [list.length, sum(list, ({ lines }) => lines), sum(list, (source) => source.longFunctions.length)];
  console.log(`| ${[room, ...row, list.filter(({ lines }) => lines > longFile).length, sum(list, ({ anys }) => anys)].join(" | ")} |`);
}
const long = sources.flatMap(({ file, longFunctions }) => longFunctions.map((name) => `${file}: ${name}`));
console.log(`\nFunctions over ${longFunction} lines:\n${listed(long)}`);
console.log(`\nCircles of imports (but of types):\n${listed(circles().map((files) => files.join(" ")))}`);

function listed(lines: string[]): string {
  return lines.length ? lines.map((line) => `- ${line}`).join("\n") : "none";
}

function filesIn(room: string): string[] {
  const entries = readdirSync(join(root, room), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.d\.ts$/.test(entry.name) && !entry.parentPath.includes("fixtures"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function read(file: string): Source {
  const text = readFileSync(join(root, file), "utf8");
  const source: Source = { file, lines: text.split("\n").length - 1, longFunctions: [], anys: 0, imports: [] };
  const tree = parse(text, { sourceType: "module", plugins: ["typescript"] });
  const follow = (specifier: string) => {
    const path = relative(root, resolve(root, dirname(file), specifier));
    if (specifier.startsWith(".") && existsSync(join(root, path))) source.imports.push(path);
  };
  core.traverse(tree as never, {
    TSAnyKeyword: () => {
      source.anys++;
    },
    Function({ node, parent }) {
      const lines = (node.loc?.end.line ?? 0) - (node.loc?.start.line ?? 0) + 1;
      if (lines > longFunction) source.longFunctions.push(`${nameOf(node, parent)} (${lines} lines, line ${node.loc?.start.line})`);
    },
    ImportDeclaration({ node }) {
      const values = node.specifiers.filter((one) => !(one.type === "ImportSpecifier" && one.importKind === "type"));
      if (node.importKind !== "type" && (values.length || !node.specifiers.length)) follow(node.source.value);
    },
    ExportNamedDeclaration({ node }) {
      const values = node.specifiers.filter((one) => !(one.type === "ExportSpecifier" && one.exportKind === "type"));
      if (node.source && node.exportKind !== "type" && values.length) follow(node.source.value);
    },
    ExportAllDeclaration({ node }) {
      if (node.exportKind !== "type") follow(node.source.value);
    },
  });
  return source;
}

function nameOf(node: core.types.Node, parent: core.types.Node): string {
  const holders = [node, parent] as { id?: { name?: string }; key?: { name?: string } }[];
  return holders.map(({ id, key }) => id?.name ?? key?.name).find(Boolean) ?? "without a name";
}

/** Groups of files that import each other, by Tarjan's algorithm. */
function circles(): string[][] {
  const imports = new Map(sources.map((source) => [source.file, source.imports]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file) as number);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file) as number, lowest.get(next) as number));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}
