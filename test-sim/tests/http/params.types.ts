import type { Http, Params } from "../../../src/http/types.ts";

// Compiled by `npm run check`, never run: what must be an error is marked as one, and a mark without an error is one itself.

type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const same = <_Holds extends true>(): void => {};

same<Same<Params<"/x">, Record<never, never>>>();
same<Same<Params<"/x/:id<int>">, { id: number }>>();
same<Same<Params<"/:name">, { name: string }>>();
same<Same<Params<"/users/:name/pets/:pet<int>">, { name: string; pet: number }>>();
same<Same<Params<"/files/*">, { "*": string }>>();
same<Same<Params<"/:room/*">, { room: string; "*": string }>>();
// @ts-expect-error an int is no text
same<Same<Params<"/x/:id<int>">, { id: string }>>();

export function routes(http: Http, pattern: string): void {
  http.get("/x/:id<int>", (request) => ({ next: request.params.id + 1 }));
  http.get("/x/:name", (request) => request.params.name.toUpperCase());
  http.get("/files/*", (request) => request.params["*"]);
  // @ts-expect-error there is no such parameter
  http.get("/x/:id<int>", (request) => request.params.name);
  // @ts-expect-error a pattern without parameters has none
  http.get("/x", (request) => request.params.id);
  // @ts-expect-error an int has no letters
  http.post("/x/:id<int>", (request) => request.params.id.toUpperCase());
  // The prefix of a group counts.
  http.group("/rooms/:room").get("/lamps/:lamp<int>", (request) => `${request.params.room} ${request.params.lamp.toFixed(0)}`);
  // @ts-expect-error
  http.group("/rooms/:room").get("/lamps/:lamp<int>", (request) => request.params.floor);
  // A pattern made at run time may have any.
  http.get(pattern, (request) => request.params.anything);
  http.put("/log/:day<int>", (request) => request.params.day, {
    body: 100_000,
    part: (request, part) => `${request.params.day.toFixed(0)} ${part.length}`,
  });
  // @ts-expect-error a limit is a number
  http.put("/log", () => "", { body: "1 kB" });
}
