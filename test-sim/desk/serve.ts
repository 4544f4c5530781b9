import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as esbuild from "esbuild";
import type { Bench, Deed } from "./bench.ts";
import { PlayError } from "./inputs.ts";

/** ms between two looks at the board. */
const LOOK = 200;
/** Bytes of a deed. */
const LONGEST = 10_000;

export interface BenchServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

/** The page of the bench, as one file. */
async function page(): Promise<string> {
  const folder = join(import.meta.dirname, "page");
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, "main.ts"), join(folder, "style.css")],
    bundle: true,
    write: false,
    outdir: folder,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "silent",
    tsconfigRaw: {},
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  const parts: Record<string, string> = { style: text(".css"), script: text(".js").replaceAll("</script", "<\\/script") };
  return readFileSync(join(folder, "index.html"), "utf8").replace(/\{(style|script)\}/g, (_, name: string) => parts[name]);
}

/** Whether a request is of a page of ours: another site's may neither play nor, by a name of its own for this address, read. */
function isOurs({ headers, method }: IncomingMessage, port: number): boolean {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!names.includes(headers.host ?? "")) return false;
  return method === "GET" || (headers["content-type"] ?? "").startsWith("application/json");
}

/** Serves the bench on loopback. Rejects with EADDRINUSE when the port is taken. */
export async function serveBench(bench: Bench, port: number): Promise<BenchServer> {
  const html = await page();
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const answer = (status: number, body: object | string, type = "application/json") => {
      response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store", "X-Frame-Options": "DENY" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (!isOurs(request, (server.address() as AddressInfo).port)) return answer(403, { error: "the bench is for pages of its own" });
    const what = `${request.method} ${request.url}`;
    if (what === "GET /") return answer(200, html, "text/html");
    if (what === "GET /scene") return answer(200, bench.scene());
    if (what === "GET /scenes") {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      streams.add(response);
      response.on("close", () => streams.delete(response));
      response.write(`data: ${JSON.stringify(bench.scene())}\n\n`);
      return;
    }
    if (what !== "POST /play") return answer(404, { error: `no ${what}` });
    read(request)
      .then((text) => bench.play(JSON.parse(text) as Deed))
      .then(
        () => answer(200, bench.scene()),
        (error: Error) => answer(error instanceof PlayError || error instanceof SyntaxError ? 400 : 500, { error: error.message }),
      );
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  const looks = setInterval(() => {
    if (!streams.size) return;
    const text = `data: ${JSON.stringify(bench.scene())}\n\n`;
    for (const stream of streams) stream.write(text);
  }, LOOK);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      clearInterval(looks);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) {
    text += part;
    if (text.length > LONGEST) throw new PlayError("too long");
  }
  return text;
}
