import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { engines, exchange, type Running, run } from "../../bench/http-listeners.ts";
import { freePort } from "../../engines/ports.ts";

const app = `
const http = createHttp({ listener, log: (line) => print(line) });
http.get("/awake", () => "yes");
http.post("/ask", (request) => {
  const { url, options } = request.json();
  return http.fetch(url, options).then((answer) => answer, (error) => ({ failed: error.message }));
});
http.post("/three", (request) => {
  const { url } = request.json();
  const two = [http.fetch(url, { timeout: 0.2 }), http.fetch(url, { timeout: 0.2 })];
  let third = "";
  try { http.fetch(url); } catch (error) { third = error.message; }
  const none = () => 0;
  return Promise.all(two.map((one) => one.then(none, none))).then(() => ({ third }));
});
http.listen(PORT);
`;

/** What a server sends, by path; parts 15 ms apart; "end" closes, "reset" breaks the connection off. */
const answers: Record<string, string[]> = {
  "/plain": ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Ä: 1\r\nX-Kind: a: b \r\n\r\nhello"],
  "/keeps": ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokand more"],
  "/close": ["HTTP/1.0 200 OK\r\n\r\nuntil ", "the end", "end"],
  "/parts": ["HTTP/1.1 20", "0 OK\r\nContent-Le", "ngth: 6\r", "\n\r", "\nabc", "def"],
  "/chunks": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "2;x=y\r", "\nde\r\n0\r\nX: y\r\n", "\r\n"],
  "/early": ["HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"],
  "/none": ["HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"],
  "/error": ["HTTP/1.1 503\r\nContent-Length: 4\r\n\r\nbusy"],
  "/headers": [
    `HTTP/1.1 200 OK\r\n${Array.from({ length: 9 }, (_, i) => `H${i}: ${"v".repeat(300)}\r\n`).join("")}Content-Length: 1\r\n\r\n.`,
  ],
  "/long": ["HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"],
  "/longer": ["HTTP/1.1 200 OK\r\n\r\n", "x".repeat(600), "x".repeat(1500)],
  "/chunk": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n"],
  "/nothing": [],
  "/half": ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"],
  "/vanishes": ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "end"],
  "/reset": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nha", "reset"],
  "/silent": ["end"],
  "/rubbish": ["SSH-2.0-OpenSSH_9.2\r\n"],
  "/line": ["HTTP/1.1 200 OK\r\nX: ", "x".repeat(1200)],
  "/lengths": ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
  "/coding": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab"],
  "/size": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"],
};

const good: [name: string, path: string, status: number, body: string, options?: object][] = [
  ["a length", "/plain", 200, "hello"],
  ["a length and a server that would go on", "/keeps", 200, "ok"],
  ["one that ends with its connection", "/close", 200, "until the end"],
  ["one cut anywhere", "/parts", 200, "abcdef"],
  ["chunks, extensions and trailers", "/chunks", 200, "abcde"],
  ["another head before it", "/early", 201, ""],
  ["a status that has no body", "/none", 204, ""],
  ["to HEAD only a head", "/plain", 200, "", { method: "HEAD" }],
  ["a status that tells of an error", "/error", 503, "busy"],
  ["more headers than are kept", "/headers", 200, "."],
  ["as many bytes as may be", "/plain", 200, "hello", { limit: 5 }],
];

const faults: [name: string, path: string, failed: string, options?: object][] = [
  ["a length beyond the limit", "/long", "the answer is longer than 2048 bytes"],
  ["more than the limit until the end", "/longer", "the answer is longer than 2048 bytes"],
  ["a chunk beyond the limit", "/chunk", "the answer is longer than 2048 bytes"],
  ["a limit of one's own", "/plain", "the answer is longer than 4 bytes", { limit: 4 }],
  ["no answer", "/nothing", "no answer in 0.2 s", { timeout: 0.2 }],
  ["half an answer", "/half", "no answer in 0.2 s", { timeout: 0.2 }],
  ["a server that vanishes", "/vanishes", "the connection closed before the answer was complete"],
  ["a connection that breaks off", "/reset", "the connection closed before the answer was complete"],
  ["a server that says nothing", "/silent", "no answer"],
  ["what is no HTTP", "/rubbish", "malformed answer"],
  ["an endless line", "/line", "malformed answer"],
  ["two lengths", "/lengths", "malformed answer"],
  ["a coding that nobody asked for", "/coding", "malformed answer"],
  ["a chunk without a size", "/size", "malformed answer"],
];

const refused: [url: string, options: object | undefined, message: string][] = [
  ["ftp://x/", undefined, "fetch: a URL begins with http:// or https://"],
  ["http:///x", undefined, "fetch: the URL names no host"],
  ["http://x:70000/", undefined, "fetch: the URL names no host"],
  ["http://x/a b", undefined, "fetch: the URL has a blank or what is no ASCII; encodeURIComponent writes it"],
  ["http://me:secret@x/", undefined, "fetch: a login goes into the headers, as Authorization"],
  ["http://x/", { method: "G T" }, "fetch: a method is capital letters"],
  ["http://x/", { headers: { "X-A": "a\r\nX-B: b" } }, "fetch: header X-A not fit to be sent"],
  ["http://x/", { timeout: 0 }, "fetch: timeout must be a number from 0.1 to 600"],
  ["http://x/", { limit: 1e6 }, "fetch: limit must be a number from 0 to 20000"],
];

for (const engine of engines) {
  describe(`${engine}, http.fetch`, () => {
    let device: Running;
    let server: Server;
    let at: string;
    const asked: string[] = [];
    const open = new Set<Socket>();

    async function answer(socket: Socket, parts: string[]): Promise<void> {
      for (const part of parts) {
        if (part === "end") socket.end();
        else if (part === "reset") socket.resetAndDestroy();
        else socket.write(part, "latin1");
        await new Promise((done) => setTimeout(done, 15));
      }
    }
    before(async () => {
      server = createServer((socket) => {
        open.add(socket);
        let text = "";
        socket.on("error", () => {}).on("close", () => open.delete(socket));
        socket.setNoDelay(true).on("data", (data) => {
          text += data.toString("latin1");
          const end = text.indexOf("\r\n\r\n");
          const length = Number(/Content-Length: (\d+)/.exec(text)?.[1] ?? 0);
          if (end < 0 || text.length < end + 4 + length) return;
          asked.push(text);
          answer(socket, answers[text.split(" ")[1].split("?")[0]] ?? []);
          text = "";
        });
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      device = await run(engine, "http", app);
    });
    after(async () => {
      await device?.stop();
      for (const socket of open) socket.destroy();
      server?.close();
    });

    async function post(path: string, given: object): Promise<any> {
      const body = JSON.stringify(given);
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
      const all = await exchange(device.port, Buffer.from(head + body).toString("latin1"), 3000);
      return JSON.parse(Buffer.from(all.slice(all.indexOf("\r\n\r\n") + 4), "latin1").toString());
    }
    const ask = (path: string, options?: object) => post("/ask", { url: `http://${at}${path}`, options });

    for (const [name, path, status, body, options] of good)
      it(`takes ${name}`, async () => {
        const { failed, ...got } = await ask(path, options);
        assert.equal(failed, undefined);
        assert.deepEqual([got.status, got.body], [status, body]);
      });

    it("gives headers by their names in small letters", async () => assert.equal((await ask("/plain")).headers["x-kind"], "a: b"));

    for (const [name, path, failed, options] of faults)
      it(`says so of ${name}`, async () => assert.deepEqual(await ask(path, options), { failed: `${at}: ${failed}` }));

    it("says so where nobody listens, and of a name that nobody has", async () => {
      const port = await freePort();
      assert.deepEqual(await post("/ask", { url: `http://127.0.0.1:${port}/` }), { failed: `127.0.0.1:${port}: connection refused` });
    });

    for (const [url, options, message] of refused)
      it(`refuses ${url}${options ? ` with ${JSON.stringify(options)}` : ""}`, async () => {
        await post("/ask", { url, options });
        assert.ok(
          device.log.some((line) => line.includes(message)),
          device.log.slice(-2).join("\n"),
        );
      });

    it("sends what it was told to, a text or an object", async () => {
      asked.length = 0;
      await ask("/plain?a=1#b", { body: "wörd", headers: { Title: "Alarm", "X-N": 1 } });
      await ask("/plain", { method: "PUT", body: { soil: 21.5, name: "ö" } });
      await post("/ask", { url: `http://${at}`, options: { timeout: 0.1 } });
      assert.deepEqual(
        asked.map((text) => Buffer.from(text, "latin1").toString()),
        [
          `POST /plain?a=1 HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\nTitle: Alarm\r\nX-N: 1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nwörd`,
          `PUT /plain HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n{"soil":21.5,"name":"ö"}`,
          `GET / HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\n\r\n`,
        ],
      );
    });

    it("asks two at once, not three, and answers requests meanwhile", async () => {
      const third = post("/three", { url: `http://${at}/nothing` });
      assert.match(await exchange(device.port, "GET /awake HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), /yes$/);
      assert.deepEqual(await third, { third: `${at}: 2 requests are under way` });
    });

    it("keeps nothing of what has failed", { skip: engine === "sim" && "variables are counted on the interpreter" }, async () => {
      const round = async () => {
        for (const path of ["/half", "/vanishes", "/reset", "/long", "/rubbish", "/keeps"]) await ask(path, { timeout: 0.1 });
        await exchange(device.port, "GET /awake HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      };
      await round();
      const before = await device.jsvars();
      for (let i = 0; i < 3; i++) await round();
      const now = await device.jsvars();
      assert.ok(now <= before + 3, `${before} variables, then ${now}`);
    });
  });
}
