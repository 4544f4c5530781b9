import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import type { Answer } from "./types.ts";

/** Real milliseconds after which a request without an answer is given up. */
const patience = 10_000;

/** One request on a connection of its own. */
export function send(
  base: string,
  method: string,
  path: string,
  body?: string | Buffer | object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isJson = body !== undefined && typeof body !== "string" && !Buffer.isBuffer(body);
  const payload =
    body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(isJson ? JSON.stringify(body) : (body as string));
  const sent: Record<string, string | number> = { ...headers };
  if (isJson && !("content-type" in sent)) sent["content-type"] = "application/json";
  if (payload) sent["content-length"] = payload.length;
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers: sent, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => resolve(answer(response.statusCode ?? 0, response.headers as Record<string, string>, Buffer.concat(parts))));
    });
    request.setTimeout(patience, () => request.destroy(new Error(`no answer to ${method} ${path} in ${patience / 1000} s`)));
    request.on("error", (error) => reject(new Error(`${method} ${path}: ${error.message}`)));
    request.end(payload);
  });
}

function answer(status: number, headers: Record<string, string>, body: Buffer): Answer {
  const text = body.toString("utf8");
  return {
    status,
    headers,
    body,
    text,
    json() {
      try {
        return JSON.parse(text);
      } catch {
        throw new Error(`not JSON: ${JSON.stringify(text.slice(0, 400))}`);
      }
    },
  };
}

/** A plain TCP connection; errors after connecting are swallowed, as its user is there to break things. */
export function openSocket(base: string): Promise<Socket> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
    socket.once("error", reject);
  });
}
