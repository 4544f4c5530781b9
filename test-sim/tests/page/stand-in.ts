import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buildPage } from "../../../build/page.ts";
import { root } from "../../engines/image.ts";
import type { Entity, Value } from "./entities.ts";

/** A board that keeps the HTTP contract with whatever entities a test wants, and breaks it when told to. */
export interface StandIn {
  readonly url: string;
  entities: Entity[];
  /** What `/api/system` answers. */
  system: Record<string, unknown>;
  /** Bodies of the commands that came, as `id value`. */
  readonly commands: string[];
  /** Streams that are open. */
  streams(): number;
  /** Gives an entity a value and tells every stream. */
  set(id: string, value: Value): void;
  /** Changes more of an entity than its value, and tells every stream all about it. */
  tell(id: string, changed: Partial<Entity>): void;
  heartbeat(): void;
  /** Refuses commands with this status and reason. */
  refusal?: [status: number, error: string];
  /** Answers no command before this resolves. */
  delay?: Promise<void>;
  /** 503 for each new stream. */
  full: boolean;
  /** `user:password`; without it everybody may do everything. */
  login?: string;
  /** Closes the port and every connection. */
  off(): Promise<void>;
  /** Listens again on the same port. */
  on(): Promise<void>;
}

export async function createStandIn(name: string, entities: Entity[]): Promise<StandIn> {
  const page = await buildPage(root, name);
  if (!page) throw new Error("the sources have no page");
  const streams = new Set<ServerResponse>();
  let port = 0;

  const values = () => Object.fromEntries(board.entities.map(({ id, value }) => [id, value]));
  const send = (changed: Record<string, Value>, stream: ServerResponse) =>
    stream.write(`event: state\ndata: ${JSON.stringify(changed)}\n\n`);

  async function command(request: IncomingMessage, id: string): Promise<[status: number, body: object]> {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { value } = JSON.parse(body);
    board.commands.push(`${id} ${value}`);
    await board.delay;
    if (board.refusal) return [board.refusal[0], { error: board.refusal[1] }];
    const find = () => board.entities.find((one) => one.id === id) as Entity;
    if (find().kind !== "button" && value !== "stop") board.set(id, value);
    return [200, find()];
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const json = (status: number, body: object) => {
      const challenge = status === 401 ? { "WWW-Authenticate": 'Basic realm="board"' } : {};
      response.writeHead(status, { "Content-Type": "application/json", Connection: "close", ...challenge }).end(JSON.stringify(body));
    };
    if (path === "/") {
      const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip", ETag: page?.tag };
      response.writeHead(200, headers).end(page?.gzipped);
    } else if (board.login && request.headers.authorization !== `Basic ${Buffer.from(board.login).toString("base64")}`)
      json(401, { error: "log in" });
    else if (path === "/api/entities") json(200, board.entities);
    else if (path === "/api/state") json(200, values());
    else if (path === "/api/system") json(200, board.system);
    else if (path === "/api/restart") {
      board.commands.push("restart");
      json(200, {});
    } else if (path === "/api/events") {
      if (board.full) return json(503, { error: "no stream is free" });
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      send(values(), response);
      streams.add(response);
      response.on("close", () => streams.delete(response));
    } else json(...(await command(request, path.replace("/api/entities/", ""))));
  }

  let server = createServer(answer);
  const board: StandIn = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    entities,
    system: {},
    commands: [],
    streams: () => streams.size,
    set(id, value) {
      board.entities = board.entities.map((entity) => (entity.id === id ? { ...entity, value } : entity));
      for (const stream of streams) send({ [id]: value }, stream);
    },
    tell(id, changed) {
      board.entities = board.entities.map((entity) => (entity.id === id ? { ...entity, ...changed } : entity));
      const all = JSON.stringify(board.entities.find((entity) => entity.id === id));
      for (const stream of streams) stream.write(`event: entity\ndata: ${all}\n\n`);
    },
    heartbeat() {
      for (const stream of streams) stream.write(":\n\n");
    },
    full: false,
    async off() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
    async on() {
      server = createServer(answer);
      await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
      port = (server.address() as AddressInfo).port;
    },
  };
  await board.on();
  return board;
}
